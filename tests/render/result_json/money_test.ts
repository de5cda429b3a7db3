// Tests of amounts of money.
import assert from "node:assert/strict";
import { renderMoney } from "../../../lib/render/result_json/money.ts";

Deno.test("renderMoney() counts in the currency's smallest unit", () => {
  assert.equal(renderMoney(499, "USD"), "$4.99");
  assert.equal(renderMoney(199, "JPY"), "¥199");
  assert.equal(renderMoney(1500, "KWD").replace(/\s/, " "), "KWD 1.500");
});

Deno.test("renderMoney() marks stars with a star", () => {
  assert.equal(renderMoney(50, "XTR"), "⭐50");
});

Deno.test("renderMoney() writes what is no currency as it is", () => {
  assert.equal(renderMoney(5, "COINS"), "5 COINS");
  assert.equal(renderMoney(5, "é!"), "5 é!");
  assert.equal(renderMoney(0, ""), "");
});
