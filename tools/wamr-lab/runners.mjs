// The runtimes of the lab: the four that are always built, and the variants of 2.4.3 that are built on demand.

const wamr2020 = { folder: "runner-2020", crate: "wamr-sys", version: null, date: "2020-12-26", aot: true };
// wamrx-sys says 2.4.3 but has AOT version 6, as main had after the tag (the tag has 5): the day of its sources is not known.
const wamr243 = { folder: "runner-2.4.3", crate: "wamrx-sys", version: "2.4.3", date: null, aot: false };

const asanOptions = "detect_leaks=0:exitcode=99:allocator_may_return_null=1";
/** 2020's own SIGSEGV handler replaces the sanitizer's; 2 forbids that. */
const asanOptions2020 = `${asanOptions}:handle_segv=2:handle_sigbus=2`;

/** Cargo features of runner-2.4.3 that make a variant. (simd is none: its build clones a repository from GitHub.) */
export const variants = ["gc", "shared-memory", "tail-call", "extended-const", "hw-bound-check"];

export const basicRunners = [
  { ...wamr243, name: "wamr-2.4.3", sanitizer: null, env: {} },
  { ...wamr243, name: "wamr-2.4.3-asan", sanitizer: "address", env: { ASAN_OPTIONS: asanOptions } },
  { ...wamr2020, name: "wamr-2020", sanitizer: null, env: {} },
  { ...wamr2020, name: "wamr-2020-asan", sanitizer: "address", env: { ASAN_OPTIONS: asanOptions2020 } },
];

export function variantRunners(feature) {
  const [plain, asan] = basicRunners;
  return [
    { ...plain, name: `wamr-2.4.3-${feature}`, feature },
    { ...asan, name: `wamr-2.4.3-${feature}-asan`, feature },
  ];
}
