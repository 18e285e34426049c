export type { ChaosSettings, SendFailure } from "./chaos.ts";
export {
  type EmitOptions,
  type FakeEvolution,
  type FakeEvolutionOptions,
  startFakeEvolution,
} from "./fake-evolution.ts";
export type {
  FakeCommand,
  FakeCustomer,
  FakeFile,
  FakeInstance,
  FakeKind,
  FakeMember,
  FakeMessage,
  FakePresence,
  FakeState,
  FakeStatus,
  NewCustomer,
  PairedAccount,
  WireEntry,
} from "./fake-state.ts";
export { createMutator, type Mutator } from "./mutate.ts";
export type { ContentOptions, FakePhone, SayOptions } from "./phone.ts";
export {
  type CapturedWebhook,
  createRecorder,
  type RecordedWebhook,
  type RecorderOptions,
} from "./record.ts";
export type { Pace } from "./world.ts";
