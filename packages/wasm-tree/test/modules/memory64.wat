;; A memory with 64-bit addresses.
(module
  (memory i64 1 2)
  (func (export "store") (param i64) (result i32)
    (i32.store offset=4 (local.get 0) (i32.const 5))
    (i32.load offset=4 (local.get 0))))
