"use client";

export * as Lightbox from "./primitives/lightbox.tsx";
export { type ThreadMedia, threadMedia } from "./primitives/thread-media.ts";
