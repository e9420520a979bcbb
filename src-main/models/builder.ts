/** Layers of a spec into nodes of a graph, with a list of all that they asked for. */
import { badInput } from "../base/errors.ts";
import { concat, input } from "../engine/ir/build.ts";
import { Graph } from "../engine/ir/graph.ts";
import type { Value } from "../engine/ir/node.ts";
import type { Axis } from "../engine/ir/value.ts";
import type { Initialiser } from "../engine/optim/parameters.ts";
import type { LayerContext, StateStart } from "./layers/context.ts";
import { builderOf } from "./layers/table.ts";
import type { LayerSpec } from "./spec/layers.ts";

/** A state as the host keeps it: how it begins, and what it is after a step (null: it stays). */
export interface StateSlot {
  readonly name: string;
  readonly value: Value;
  readonly start: StateStart;
  next: Value | null;
}

/** An input that the host may set in every step. */
export interface Control {
  readonly name: string;
  readonly value: Value;
  readonly idle: Float32Array | Int32Array;
}

/** What a quantizing layer chooses from. */
export interface Codebook {
  /** The chosen indices, `[B, T]` or `[B, T, F]`. */
  readonly indices: Value;
  /** Codes to choose from. */
  readonly codes: number;
}

/** Name of the model's input among named values. */
export const inputName = "input";

/** Builds layers and keeps what they ask for, by full name. */
export class Builder implements LayerContext {
  readonly graph = new Graph();
  readonly training: boolean;
  readonly anchor: "start" | "end";
  readonly codesGiven: boolean;
  readonly codebooks = new Map<string, Codebook>();
  readonly initialisers = new Map<string, Initialiser>();
  readonly states: StateSlot[] = [];
  readonly noises: Value[] = [];
  readonly controls: Control[] = [];
  readonly penalties = new Map<string, Value>();
  readonly sideOutputs = new Map<string, Value>();
  readonly values = new Map<string, Value>();
  private readonly names: string[] = [];

  constructor(training: boolean, anchor: "start" | "end", codesGiven: boolean) {
    this.training = training;
    this.anchor = anchor;
    this.codesGiven = codesGiven;
  }

  get path(): string {
    return this.names.join("/");
  }

  parameter(name: string, axes: readonly Axis[], start: Initialiser): Value {
    const full = this.fullName(name);
    this.initialisers.set(full, start);
    return input(this.graph, full, axes, "parameter");
  }

  state(name: string, axes: readonly Axis[], start: StateStart): Value {
    const full = this.fullName(name);
    const value = input(this.graph, full, axes, "state");
    this.states.push({ name: full, value, start, next: null });
    return value;
  }

  setNextState(state: Value, next: Value): void {
    this.states.find(({ value }) => value === state)!.next = next;
  }

  noise(name: string, axes: readonly Axis[]): Value {
    const value = input(this.graph, this.fullName(name), axes, "noise");
    this.noises.push(value);
    return value;
  }

  control(
    name: string,
    axes: readonly Axis[],
    idle: Float32Array | Int32Array,
  ): Value {
    const full = this.fullName(name);
    const dtype = idle instanceof Float32Array ? "f32" : "i32";
    const value = input(this.graph, full, axes, "data", dtype);
    this.controls.push({ name: full, value, idle });
    return value;
  }

  penalty(name: string, value: Value): void {
    this.penalties.set(this.fullName(name), value);
  }

  codes(
    count: number,
    axes: readonly Axis[],
    find: () => Value,
  ): { indices: Value; given: boolean } {
    const given = this.codesGiven;
    const indices = given
      ? input(this.graph, this.fullName("codes"), axes, "data", "i32")
      : find();
    this.codebooks.set(this.path, { indices, codes: count });
    if (!given) this.sideOutput("codes", indices);
    return { indices, given };
  }

  sideOutput(name: string, value: Value): void {
    this.sideOutputs.set(this.fullName(name), value);
  }

  named(name: string): Value {
    const value = this.values.get(name);
    if (!value)
      throw badInput(
        `layer "${this.path}": no earlier layer is named "${name}"; there are ${[...this.values.keys()].join(", ")}`,
      );
    return value;
  }

  /** Gives a value a name that later layers may read. */
  remember(name: string, value: Value): void {
    if (this.values.has(name))
      throw badInput(
        `layer "${this.path}": there is already a layer named "${name}"; names are unique in a spec`,
      );
    this.values.set(name, value);
  }

  build(layers: readonly LayerSpec[], x: Value): Value {
    return layers.reduce(
      (below, layer, index) => this.buildOne(layer, below, index),
      x,
    );
  }

  buildOne(layer: LayerSpec, x: Value, index: number): Value {
    const name = layer.name ?? `${layer.kind}${index}`;
    return this.within(name, () => {
      const from = layer.kind === "join" ? x : this.inputOf(layer.from, x);
      const result = builderOf(layer)(layer, from, this);
      if (layer.name) this.remember(layer.name, result);
      return result;
    });
  }

  within<T>(name: string, build: () => T): T {
    this.names.push(name);
    try {
      return this.graph.layer(name, build);
    } finally {
      this.names.pop();
    }
  }

  private inputOf(from: string | readonly string[] | undefined, x: Value) {
    if (from === undefined) return x;
    const names = typeof from === "string" ? [from] : from;
    return concat(
      names.map((name) => this.named(name)),
      1,
    );
  }

  private fullName(name: string): string {
    return [...this.names, name].join("/");
  }
}
