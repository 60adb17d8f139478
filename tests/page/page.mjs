// Where the page lies, for its tests.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const STATIC = new URL("../../iib/web/static/", import.meta.url);

/** Path → text of every file of the page with one of these endings. */
export function filesOf(...endings) {
  const names = readdirSync(STATIC, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
  const wanted = names.filter((name) => endings.some((ending) => name.endsWith(ending)));
  return new Map(wanted.map((name) => [name, readFileSync(fileURLToPath(new URL(name, STATIC)), "utf8")]));
}
