"use client";

export { canRecord } from "./inbox/recorder/can-record.ts";
export {
  createRecorder,
  type Recorder,
  type RecorderOptions,
  type RecorderState,
  type RecorderStatus,
} from "./inbox/recorder/create-recorder.ts";
export { useRecorder } from "./inbox/recorder/use-recorder.ts";
