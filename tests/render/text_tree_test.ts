import assert from "node:assert/strict";
import fc from "fast-check";
import type { SimpleEntityType, TextEntity } from "../../lib/model/text.ts";
import { type TextNode, textTree } from "../../lib/render/text_tree.ts";

const entity = (type: SimpleEntityType, offset: number, length: number): TextEntity => ({
  type,
  offset,
  length,
});

/** Such as `one [bold two [italic three]]`. */
function drawn(nodes: readonly TextNode[]): string {
  return nodes.map((node) =>
    typeof node === "string" ? node : `[${node.entity.type} ${drawn(node.children)}]`
  ).join("");
}

const tree = (text: string, ...entities: TextEntity[]) => drawn(textTree({ text, entities }));

Deno.test("textTree() nests entities", () => {
  assert.equal(tree(""), "");
  assert.equal(tree("plain"), "plain");
  assert.equal(tree("abc", entity("bold", 1, 1)), "a[bold b]c");
  assert.equal(
    tree("abcd", entity("italic", 1, 1), entity("bold", 0, 4)),
    "[bold a[italic b]cd]",
  );
  assert.equal(tree("ab", entity("bold", 0, 2), entity("italic", 0, 2)), "[bold [italic ab]]");
  assert.equal(tree("ab", entity("bold", 0, 1), entity("italic", 1, 1)), "[bold a][italic b]");
});

Deno.test("textTree() cuts what overlaps, and leaves out what is nothing", () => {
  assert.equal(
    tree("abcdef", entity("bold", 0, 4), entity("italic", 2, 4)),
    "[bold ab[italic cd]][italic ef]",
  );
  assert.equal(tree("ab", entity("bold", -1, 2), entity("italic", 1, -1)), "ab");
  assert.equal(tree("ab", entity("bold", 1, 99), entity("italic", 50, 1)), "a[bold b]");
  assert.equal(tree("ab", entity("bold", Number.NaN, 1), entity("bold", 0.5, 1)), "ab");
});

Deno.test("textTree() does not split a surrogate pair", () => {
  assert.equal(tree("a😀b", entity("bold", 0, 2), entity("italic", 2, 2)), "[bold a][italic 😀b]");
});

Deno.test("textTree() limits how deep it nests", () => {
  const entities = Array.from({ length: 5000 }, () => entity("bold", 0, 3));
  const depthOf = (nodes: readonly TextNode[]): number =>
    Math.max(0, ...nodes.map((node) => typeof node === "string" ? 0 : 1 + depthOf(node.children)));
  assert.ok(depthOf(textTree({ text: "abc", entities })) <= 12);
});

Deno.test("textTree() keeps the whole text, for any entities", () => {
  const entities = fc.array(
    fc.record({
      type: fc.constantFrom<SimpleEntityType>("bold", "italic", "code"),
      offset: fc.integer({ min: -5, max: 40 }),
      length: fc.integer({ min: -5, max: 40 }),
    }),
    { maxLength: 30 },
  );
  const joined = (nodes: readonly TextNode[]): string =>
    nodes.map((node) => typeof node === "string" ? node : joined(node.children)).join("");
  fc.assert(fc.property(fc.string({ unit: "binary" }), entities, (text, list) => {
    assert.equal(joined(textTree({ text, entities: list })), text);
  }));
});
