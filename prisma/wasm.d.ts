// The types of @types/node 20 leave WebAssembly out, and the engine's own leave out how to hand it its module.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, (() => void) | undefined>;
  }
}
