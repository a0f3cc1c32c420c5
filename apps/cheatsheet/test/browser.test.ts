/** The page in a real Chromium: the same answers as the library for every case, by keyboard and for a screen reader too. */
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { evaluate, listPolicies, QUESTIONS } from "@assay/policy";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCases } from "../../../packages/policy/test/case-file.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const APP = fileURLToPath(new URL("..", import.meta.url));
const FILE = new URL("../dist/cheatsheet.html", import.meta.url);

beforeAll(() => {
  execFileSync(process.execPath, ["build.mjs"], { cwd: APP, stdio: "pipe" });
});

it("is one file under 150 kB", () => {
  expect(statSync(FILE).size).toBeLessThan(150_000);
});

describe.skipIf(!CHROMIUM)("the page (needs chromium)", () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ["--no-sandbox"] });
    page = await browser.newPage();
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(FILE.href);
  });

  afterAll(() => browser?.close());

  it("gives the library's answer for every case under every policy", async () => {
    const wrong: unknown[] = [];
    for (const { id, facts, expected } of readCases()) {
      for (const { policy, audience } of expected) {
        const answers = facts.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as [string, string]]));
        const fragment = new URLSearchParams([...answers, ["policy", policy], ["as", audience]]).toString();
        const shown = await show(page, fragment);
        const verdict = evaluate(facts, { policy, audience });
        const wanted = { policy, action: verdict.action, class: verdict.class };
        if (JSON.stringify(shown) !== JSON.stringify(wanted)) wrong.push({ id, shown, wanted });
      }
    }
    expect(wrong).toEqual([]);
  });

  it("shows quotes, conflicts and questions as text", async () => {
    await show(page, "input=wasm&component=runtime&effect=hang&loopOwner=program&policy=f5a1c39be");
    const verdict = page.getByRole("region", { name: "Verdict" });
    await expect.poll(() => verdict.getByRole("heading", { name: "The text contradicts itself" }).count()).toBe(1);
    expect(await verdict.textContent()).toContain("If a bug causes a crash or hang");
    await verdict.getByRole("button", { name: /Does it happen again/ }).click();
    expect(await focused(page)).toBe("reproduced");
  });

  it("works by keyboard alone, and the answers are in the address", async () => {
    await show(page, "");
    await page.getByRole("group", { name: "What was fed in?" }).getByRole("radio", { name: "Not known" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    expect(new URL(page.url()).hash).toBe("#input=wasm&effect=crash");
    expect(await state(page)).toMatchObject({ action: "report-privately", class: "security" });
    await page.reload();
    expect(await state(page)).toMatchObject({ action: "report-privately", class: "security" });
    expect(
      await page.getByRole("group", { name: "What happened?" }).getByRole("radio", { name: "A crash" }).isChecked(),
    ).toBe(true);
  });

  it("switches the revision and the reader", async () => {
    await show(page, "input=aot&effect=crash&aotOrigin=contradicted");
    expect(await state(page)).toMatchObject({ action: "public-bug", class: "bug" });
    await page.getByRole("combobox", { name: "Rules" }).selectOption("635576c60");
    expect(await state(page)).toMatchObject({ policy: "635576c60", action: "report-privately", class: "bug" });
    await page.getByRole("combobox", { name: "I am" }).selectOption("maintainer");
    expect(await state(page)).toMatchObject({ action: "public-bug", class: "bug" });
    expect(await page.getByRole("combobox", { name: "Rules" }).locator("option").count()).toBeGreaterThan(
      listPolicies().length,
    );
  });

  it("every control has a name, every question is a group, the verdict is announced", async () => {
    for (const { question, answers } of QUESTIONS) {
      const group = page.getByRole("group", { name: question, exact: true });
      expect(await group.getByRole("radio").count(), question).toBe(answers.length + 1);
      for (const { label } of answers)
        expect(await group.getByRole("radio", { name: label, exact: true }).count(), label).toBe(1);
    }
    await show(page, "input=wasm&effect=hang&loopOwner=program");
    expect(await page.getByRole("status").allTextContents()).toContain(
      "Not a bug: change input or options. Not a bug.",
    );
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  });

  it.each(["light", "dark"] as const)("has readable colours in %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const fragment of [
      "input=wasm&effect=crash",
      "input=aot&aotOrigin=contradicted",
      "knownFix=yes",
      "reproduced=no",
    ]) {
      await show(page, fragment);
      expect(await poorContrast(page), fragment).toEqual([]);
    }
  });

  it.each([
    "",
    "input=wasm&effect=crash&component=runtime",
    "input=wasm&effect=none&policy=902f7d263",
    "input=aot&effect=crash&as=maintainer",
  ])("prints on one page: %s", async (fragment) => {
    await show(page, fragment);
    const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
  });

  it("takes any fragment without harm", async () => {
    for (const fragment of [
      "policy=nope&input=elf",
      "policy=f5a1c39be%2Bnone",
      "%E0%A4%A",
      "effect=%3Cimg%20src=x%20onerror=alert(1)%3E",
      "policy=f5a1c39be+weakest-tier",
    ]) {
      await show(page, fragment);
      expect((await state(page)).action).not.toBe("");
    }
  });

  it("asked nobody for anything and raised no error", () => {
    expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(errors).toEqual([]);
  });
});

interface Shown {
  readonly policy: string | undefined;
  readonly action: string | undefined;
  readonly class: string | undefined;
}

/** Sets the fragment and reads the verdict once the page has followed. */
async function show(page: Page, fragment: string): Promise<Shown> {
  return page.evaluate(`(async () => {
    const wanted = ${JSON.stringify(`#${fragment}`)};
    if (location.hash !== wanted && !(wanted === "#" && location.hash === "")) {
      const followed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
      location.hash = wanted;
      await followed;
    }
    const { policy, action, class: name } = document.querySelector("#verdict").dataset;
    return { policy, action, class: name };
  })()`);
}

async function state(page: Page): Promise<Shown> {
  return page.evaluate(
    `(() => { const { policy, action, class: name } = document.querySelector("#verdict").dataset; return { policy, action, class: name }; })()`,
  );
}

async function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.name");
}

/** Text whose contrast with what is behind it is below 4.5 to 1. */
async function poorContrast(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (el) => { for (let at = el; at; at = at.parentElement) { const c = rgb(getComputedStyle(at).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
    const poor = [];
    for (const el of document.querySelectorAll("body *:not(svg *):not(script):not(style):not(noscript)")) {
      const own = [...el.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
      if (!own || el.getClientRects().length === 0) continue;
      const [a, b] = [light(rgb(getComputedStyle(el).color)), light(behind(el))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5) poor.push(el.tagName + "." + el.className + " " + ratio.toFixed(2));
    }
    return poor;
  })()`);
}
