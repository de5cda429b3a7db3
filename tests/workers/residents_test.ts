import assert from "node:assert/strict";
import { Residents } from "../../lib/workers/residents.ts";

const MODEL = { key: "model", most: 1 };

Deno.test("choose() prefers the worker that keeps what a task needs", () => {
  const residents = new Residents<string>(4);
  assert.equal(residents.choose(["a", "b"], MODEL), "b");
  residents.settle("a", MODEL);
  assert.equal(residents.choose(["a", "b"], MODEL), "a");
  assert.equal(residents.choose(["b"], MODEL), undefined, "its worker is busy");
  assert.equal(residents.choose(["b"], { ...MODEL, most: 2 }), "b");
  assert.equal(residents.choose(["b"], { key: "other", most: 1 }), "b");
});

Deno.test("choose() leaves workers that keep something to their tasks", () => {
  const residents = new Residents<string>(2);
  residents.settle("b", MODEL);
  assert.equal(residents.choose(["a", "b"], undefined), "a");
  assert.equal(residents.choose(["b"], undefined), undefined, "a worker may be started");
  residents.forget("b");
  assert.equal(residents.keyOf("b"), undefined);
  assert.equal(residents.choose(["b"], undefined), "b");
});

Deno.test("choose() leaves one worker to those that need nothing", () => {
  const residents = new Residents<string>(2);
  residents.settle("a", MODEL);
  assert.equal(residents.choose(["b"], { ...MODEL, most: 2 }), undefined);
  assert.equal(residents.room({ ...MODEL, most: 2 }), 0);
  assert.equal(residents.choose(["a", "b"], { key: "other", most: 1 }), "a", "it changes");
});

Deno.test("choose() gives everything to the only worker", () => {
  const residents = new Residents<string>(1);
  residents.settle("a", MODEL);
  assert.equal(residents.choose(["a"], undefined), "a");
  assert.equal(residents.choose(["a"], MODEL), "a");
  assert.equal(residents.choose([], MODEL), undefined);
});
