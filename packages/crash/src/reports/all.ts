/** Every format we read, in the order in which equal reports win. A new format is a file here and a line in this table. */
import type { Reader } from "../report.ts";
import { readAndroid } from "./android.ts";
import { readApple } from "./apple.ts";
import { readAsan } from "./asan.ts";
import { readAssertion } from "./assertion.ts";
import { readEspIdf } from "./esp-idf.ts";
import { readGdb } from "./gdb.ts";
import { readGlibc } from "./glibc.ts";
import { readIwasm } from "./iwasm.ts";
import { readLldb } from "./lldb.ts";
import { readLlvm } from "./llvm.ts";
import { readLsan } from "./lsan.ts";
import { readMsan } from "./msan.ts";
import { readNuttx } from "./nuttx.ts";
import { readSetup } from "./setup.ts";
import { readShell } from "./shell.ts";
import { readTsan } from "./tsan.ts";
import { readUbsan } from "./ubsan.ts";
import { readValgrind } from "./valgrind.ts";
import { readWindows } from "./windows.ts";
import { readZephyr } from "./zephyr.ts";

export const READERS: Readonly<Record<string, Reader>> = {
  asan: readAsan,
  msan: readMsan,
  tsan: readTsan,
  ubsan: readUbsan,
  lsan: readLsan,
  valgrind: readValgrind,
  assertion: readAssertion,
  glibc: readGlibc,
  llvm: readLlvm,
  gdb: readGdb,
  lldb: readLldb,
  iwasm: readIwasm,
  zephyr: readZephyr,
  "esp-idf": readEspIdf,
  nuttx: readNuttx,
  android: readAndroid,
  apple: readApple,
  windows: readWindows,
  shell: readShell,
  setup: readSetup,
};
