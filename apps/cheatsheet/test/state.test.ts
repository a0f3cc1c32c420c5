import { expect, it } from "vitest";
import { readFragment, writeFragment } from "../page/state.ts";

it.each([
  ["#", { policy: "a231645c4", audience: "reporter", answers: {} }],
  [
    "#input=wasm&effect=crash",
    { policy: "a231645c4", audience: "reporter", answers: { input: "wasm", effect: "crash" } },
  ],
  [
    "#policy=f5a1c39be%2Bweakest-tier&as=maintainer",
    { policy: "f5a1c39be+weakest-tier", audience: "maintainer", answers: {} },
  ],
])("%s and back", (fragment, state) => {
  expect(readFragment(fragment)).toEqual(state);
  expect(writeFragment(readFragment(fragment))).toBe(fragment);
});

it("what is no answer is left out", () => {
  expect(readFragment("#policy=x&input=elf&colour=red")).toEqual({
    policy: "a231645c4",
    audience: "reporter",
    answers: {},
  });
});

it.each([
  "",
  "#",
  "#=&&=",
  "%",
  "#input=wasm&input=aot",
  "#%E0%A4%A",
  "#policy=f5a1c39be+weakest-tier",
  "#as=&effect=crash&&x=%00",
  "#policy=+&as=maintainer",
])("a state written is read back the same: %j", (text) => {
  const state = readFragment(text);
  expect(readFragment(writeFragment(state))).toEqual(state);
});
