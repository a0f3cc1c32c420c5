/**
 * The co-process of the perl way. It adopts orphans where the kernel lets it (child subreaper), so after each question "have I
 * any child left?" is one cheap call that misses nothing, also not a daemon that cleared its environment. Frames both ways are a
 * length and then length-prefixed strings; it ends, and its program with it, when our end of its stdin closes.
 *
 * argv: number of the prctl system call on this machine, or 0.
 */
export const PERL_SOURCE: string = String.raw`
use strict;
use Time::HiRes ();
$^F = 2; # descriptors above 2 are not for the program
my ($prctl) = @ARGV;
my ($CHUNK, $WNOHANG, $KILL) = (65536, 1, 9);
my $adopts = $prctl && syscall($prctl, 36, 1, 0, 0, 0) == 0 ? 1 : 0;
my $in = '';
$SIG{CHLD} = sub { }; # so that select wakes up
$SIG{PIPE} = 'IGNORE';
binmode STDIN; binmode STDOUT;

sub now { Time::HiRes::clock_gettime(Time::HiRes::CLOCK_MONOTONIC()) * 1000 }
sub done { kill $KILL, -$_[0] if $_[0]; reap($_[0]); exit 0 }

# One frame from what was read so far; undef when it is not complete.
sub frame {
  return if length $in < 4;
  my $size = unpack 'N', $in;
  return if length $in < 4 + $size;
  my @words = unpack '(N/a*)*', substr $in, 4, $size;
  substr($in, 0, 4 + $size) = '';
  return \@words;
}

sub more { my $got = sysread STDIN, $in, $CHUNK, length $in; $got || (!defined $got && $!{EINTR}) }

sub say_frame {
  my $body = pack '(N/a*)*', @_;
  my $all = pack('N', length $body) . $body;
  my $at = 0;
  while ($at < length $all) {
    my $n = syswrite STDOUT, $all, length($all) - $at, $at;
    if (!defined $n) { next if $!{EINTR}; exit 1 }
    $at += $n;
  }
}

# pid => [parent, cpu ticks with waited-for children]
sub table {
  my %all;
  for my $file (glob '/proc/[0-9]*/stat') {
    open my $h, '<', $file or next;
    my $line = <$h>;
    next unless defined $line and $line =~ /^(\d+) .*\) (.*)$/s;
    my @f = split ' ', $2;
    $all{$1} = [$f[1], $f[11] + $f[12] + $f[13] + $f[14]];
  }
  return \%all;
}

sub below {
  my ($all, @roots) = @_;
  my %inside = map { $_ => 1 } @roots;
  my $grew = 1;
  while ($grew) {
    $grew = 0;
    for my $pid (keys %$all) {
      next if $inside{$pid} or !$inside{$all->{$pid}[0]};
      $inside{$pid} = $grew = 1;
    }
  }
  return keys %inside;
}

sub cpu_ms {
  my $all = table();
  return '' unless $all->{$_[0]};
  my $sum = 0;
  $sum += $all->{$_}[1] for below($all, $_[0]);
  return 10 * $sum;
}

# Kills children until there is none: orphans have become ours.
sub reap {
  my ($main) = @_;
  my ($pause, $until) = (0.0005, now() + 10000);
  while (now() < $until) {
    kill $KILL, -$main;
    my $got;
    1 while ($got = waitpid -1, $WNOHANG) > 0;
    last if $got < 0;
    kill $KILL, grep { $_ != $$ } below(table(), $$);
    select undef, undef, undef, $pause;
    $pause *= 2 if $pause < 0.05;
  }
}

sub start {
  my ($cwd, $stdin, $ow, $ew, $xw, $env, $argv) = @_;
  my $pid = fork;
  return $pid if $pid or !defined $pid;
  $SIG{PIPE} = $SIG{CHLD} = 'DEFAULT';
  setpgrp 0, 0;
  if (chdir $cwd and open STDIN, '<', $stdin and open STDOUT, '>&', $ow and open STDERR, '>&', $ew) {
    %ENV = @$env;
    no warnings;
    exec { $argv->[0] } @$argv;
  }
  syswrite $xw, "$!";
  kill $KILL, $$;
}

sub run {
  my ($id, $timeout, $limit, $most, $cwd, $stdin, $nenv, @rest) = @_;
  my @env = splice @rest, 0, 2 * $nenv;
  my (@r, @w);
  pipe $r[$_], $w[$_] for 0 .. 2;
  my $begin = now();
  my $pid = start($cwd, $stdin, @w, \@env, \@rest);
  my $failed = defined $pid ? '' : "$!";
  close $_ for @w;
  return say_frame($id, 'failed', $failed) if $failed;
  my $deadline = $begin + $timeout;
  my (@text, @count) = ('', '');
  @count = (0, 0);
  my @open = (1, 1);
  my ($ending, $cpu, $status) = ('', '');
  my $stop = sub {
    return if $ending;
    $ending = $_[0];
    $cpu = cpu_ms($pid) if $ending eq 'timeout';
    kill $KILL, -$pid, below(table(), $pid);
  };
  my $take = sub {
    my ($i) = @_;
    my $got = sysread $r[$i], my $chunk, $CHUNK;
    if (!defined $got) { return 0 if $!{EINTR} or $!{EAGAIN}; $got = 0 }
    if (!$got) { $open[$i] = 0; return 0 }
    $count[$i] += $got;
    my $room = $limit - length $text[$i];
    $text[$i] .= $got > $room ? substr $chunk, 0, $room : $chunk if $room > 0;
    $stop->('output') if $count[$i] > $most;
    return 1;
  };
  my $nap = 0.0002; # between its streams' end and its own
  until (defined $status) {
    my $bits = '';
    vec($bits, fileno STDIN, 1) = 1;
    for my $i (0, 1) { vec($bits, fileno $r[$i], 1) = 1 if $open[$i] }
    my $left = ($deadline - now()) / 1000;
    # A child's death just before select would go unnoticed: so never sleep long.
    my $wait = $open[0] || $open[1] ? 0.1 : $nap;
    $nap *= 2 if !$open[0] && !$open[1] && $nap < 0.05;
    $wait = $left if !$ending && $left < $wait;
    my $n = select $bits, undef, undef, $wait > 0 ? $wait : 0;
    if ($n > 0) {
      if (vec $bits, fileno STDIN, 1) {
        done($pid) unless more();
        my $request = frame();
        $stop->('abort') if $request and $request->[0] eq 'K' and $request->[1] eq $id;
      }
      for my $i (0, 1) { $take->($i) if $open[$i] and vec $bits, fileno $r[$i], 1 }
    }
    $status = $? if waitpid($pid, $WNOHANG) == $pid;
    $stop->('timeout') if !defined $status and now() >= $deadline;
  }
  my $took = now() - $begin;
  reap($pid);
  for my $i (0, 1) {
    while ($open[$i]) {
      my $bits = '';
      vec($bits, fileno $r[$i], 1) = 1;
      last if select($bits, undef, undef, 0) <= 0;
      $take->($i);
    }
  }
  sysread $r[2], my $why, 4096;
  return say_frame($id, 'failed', $why) if length $why;
  say_frame($id, $ending || 'end', $status, $took, $cpu, @count, @text);
}

say_frame('ready', $adopts);
while (1) {
  my $request = frame();
  if (!$request) { done(0) unless more(); next }
  run(@$request[1 .. $#$request]) if $request->[0] eq 'R';
}
`;
