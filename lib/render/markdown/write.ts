// stub
import type { RenderChat } from "../source.ts";
export function writeMarkdown(_s: RenderChat, _f: string, _o: object): Promise<readonly string[]> {
  return Promise.resolve([]);
}
