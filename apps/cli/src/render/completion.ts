/** Completion scripts from the command table: words of commands, then their flags, then files. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

export interface Entry {
  readonly words: readonly string[];
  readonly summary: string;
  readonly flags: readonly string[];
}

export function completionScript(shell: Shell, entries: readonly Entry[]): string {
  return { bash, zsh, fish }[shell](entries);
}

function firsts(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map((e) => e.words[0] ?? ""))];
}

function cases(entries: readonly Entry[]): string {
  const lines = entries.map((e) => `    "${e.words.join(" ")}") words="${e.flags.join(" ")}" ;;`);
  const topics = firsts(entries).flatMap((first) => {
    const verbs = entries.filter((e) => e.words[0] === first && e.words.length > 1).map((e) => e.words[1]);
    return verbs.length > 0 ? [`    "${first}") words="${verbs.join(" ")}" ;;`] : [];
  });
  return [...lines, ...topics].join("\n");
}

function bash(entries: readonly Entry[]): string {
  return `_assay() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${firsts(entries).join(" ")}" -- "$current"))
    return
  fi
  local command="\${COMP_WORDS[1]}"
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${topicPatterns(entries)}
  esac
  case "$command" in
${cases(entries)}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) case "$words" in -*|"") COMPREPLY=($(compgen -f -- "$current")) ;; *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;; esac ;;
  esac
}
complete -o filenames -F _assay assay
`;
}

function topicPatterns(entries: readonly Entry[]): string {
  return entries
    .filter((e) => e.words.length > 1)
    .map((e) => `    "${e.words.join(" ")}") [ "$COMP_CWORD" -gt 2 ] && command="${e.words.join(" ")}" ;;`)
    .join("\n");
}

function zsh(entries: readonly Entry[]): string {
  return `#compdef assay
autoload -U +X bashcompinit && bashcompinit
${bash(entries)}`;
}

function fish(entries: readonly Entry[]): string {
  const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = firsts(entries).map((first) => {
    const own = entries.find((e) => e.words.length === 1 && e.words[0] === first);
    return `complete -c assay -n __fish_use_subcommand -a ${first} -d ${quote(own?.summary ?? `${first} …`)}`;
  });
  for (const e of entries) {
    const seen = e.words.map((w) => `__fish_seen_subcommand_from ${w}`).join("; and ");
    if (e.words.length > 1)
      lines.push(
        `complete -c assay -n "__fish_seen_subcommand_from ${e.words[0]}" -a ${e.words[1]} -d ${quote(e.summary)}`,
      );
    for (const flag of e.flags) lines.push(`complete -c assay -n "${seen}" -l ${flag.slice(2)}`);
  }
  return `${lines.join("\n")}\n`;
}
