(module (func (export "_start") (result i32)
  (i32.const 3)
  (loop $l (param i32) (result i32) (i32.sub (i32.const 1)) (br_if $l (i32.const 0)))))
