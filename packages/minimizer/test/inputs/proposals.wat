;; One function for each proposal whose typing is of its own: several results, SIMD, exceptions, references, tail calls,
;; bulk memory, branches. Valid; the tests cut pieces out of it and mend what is left.
(module
  (type $f (func (param i32 i64) (result i32 i64)))
  (tag $e (param i32 f32))
  (memory 1) (table $t 4 funcref) (table $x 2 externref)
  (global $g (mut externref) (ref.null extern))
  (elem declare func $multi)
  (func $multi (type $f) local.get 0 local.get 1)
  (func $blocks (param i32 i64) (result i32 i64)
    local.get 0 local.get 1
    block (param i32 i64) (result i32 i64) call $multi end
    loop (param i32 i64) (result i32 i64) br 1 end)
  (func $simd (param v128) (result v128) local.get 0 i32.const 4 v128.load offset=3 i8x16.add v128.const i32x4 1 2 3 4 i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 i32.const 2 i16x8.shl local.get 0 local.get 0 v128.bitselect
    i32.const 0 f64.const 3 f64x2.splat v128.store64_lane 1)
  (func $eh (result i32)
    try (result i32) i32.const 1 f32.const 2 throw $e catch $e drop catch_all i32.const 7 end)
  (func $eh2 try try i32.const 1 f32.const 2 throw $e delegate 0 catch_all rethrow 0 end)
  (func $refs (param externref) (result i32)
    local.get 0 global.set $g i32.const 0 local.get 0 table.set $x i32.const 1 table.get $x ref.is_null
    ref.func $multi drop ref.null func i32.const 2 table.grow $t drop i32.const 0 ref.null func i32.const 1 table.fill $t
    local.get 0 local.get 0 i32.const 1 select (result externref) drop)
  (func $tail (param i32 i64) (result i32 i64) local.get 0 local.get 1 return_call $multi)
  (func $tail2 (param i32 i64) (result i32 i64) local.get 0 local.get 1 i32.const 0 return_call_indirect (type $f))
  (func $bulk i32.const 0 i32.const 0 i32.const 4 memory.copy i32.const 0 i32.const 0 i32.const 4 memory.fill f32.const 1 i32.trunc_sat_f32_s i64.extend_i32_u i64.extend8_s drop)
  (func $br (param i32) (result i32)
    block (result i32) block (result i32) i32.const 3 local.get 0 br_table 0 1 0 end i32.const 2 i32.add local.get 0 br_if 0 end
    local.get 0 if (result i32) i32.const 1 return else i32.const 4 end i32.add unreachable i32.add)
)
