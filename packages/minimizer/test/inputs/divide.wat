;; Runs to an integer division by zero: it fills an array, sorts it, calls through a table and divides by a difference
;; that happens to be zero. For questions about what a module does when it runs.
(module
  (type $op (func (param i32 i32) (result i32)))
  (import "env" "log" (func $log (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "some text that nobody needs")
  (table 3 funcref)
  (elem (i32.const 0) $add $xor $div)
  (global $seed (mut i32) (i32.const 12345))
  (func $add (type $op) local.get 0 local.get 1 i32.add)
  (func $xor (type $op) local.get 0 local.get 1 i32.xor)
  (func $div (type $op)
    local.get 0 i32.const 17 i32.mul
    local.get 1 local.get 1 i32.sub
    i32.div_u)
  (func $random (result i32)
    global.get $seed i32.const 1103515245 i32.mul i32.const 12345 i32.add global.set $seed
    global.get $seed i32.const 16 i32.shr_u)
  (func $fill (param $n i32) (local $i i32)
    loop $next
      local.get $i i32.const 4 i32.mul call $random i32.store
      local.get $i i32.const 1 i32.add local.tee $i local.get $n i32.lt_u br_if $next
    end)
  (func $swap (param $a i32) (param $b i32) (local $t i32)
    local.get $a i32.load local.set $t
    local.get $a local.get $b i32.load i32.store
    local.get $b local.get $t i32.store)
  (func $sort (param $n i32) (local $i i32) (local $swapped i32)
    loop $again
      i32.const 0 local.set $swapped
      i32.const 1 local.set $i
      block $done
        loop $next
          local.get $i local.get $n i32.ge_u br_if $done
          local.get $i i32.const 4 i32.mul i32.const 4 i32.sub i32.load
          local.get $i i32.const 4 i32.mul i32.load i32.gt_u
          if
            local.get $i i32.const 4 i32.mul i32.const 4 i32.sub
            local.get $i i32.const 4 i32.mul call $swap
            i32.const 1 local.set $swapped
          end
          local.get $i i32.const 1 i32.add local.set $i
          br $next
        end
      end
      local.get $swapped br_if $again
    end)
  (func (export "run") (result i32) (local $i i32) (local $sum i32)
    i32.const 16 call $fill
    i32.const 16 call $sort
    i32.const 3 call $log
    loop $next
      local.get $sum
      local.get $i i32.const 4 i32.mul i32.load
      local.get $i i32.const 3 i32.rem_u
      call_indirect (type $op)
      local.set $sum
      local.get $i i32.const 1 i32.add local.tee $i i32.const 16 i32.lt_u br_if $next
    end
    local.get $sum))
