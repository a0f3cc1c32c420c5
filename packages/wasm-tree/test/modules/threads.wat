;; Shared memory and atomic instructions.
(module
  (memory 1 2 shared)
  (func (export "up") (result i32)
    (atomic.fence)
    (drop (i64.atomic.rmw32.cmpxchg_u offset=8 (i32.const 0) (i64.const 0) (i64.const 1)))
    (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))
