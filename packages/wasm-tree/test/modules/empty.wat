;; Nothing but a header.
(module)
