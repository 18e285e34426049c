import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { App } from "@supabase/lite";

type StorageAdapter = NonNullable<App["_storageAdapter"]>;
type Metadata = Awaited<ReturnType<StorageAdapter["headObject"]>>;
type Body = Parameters<StorageAdapter["uploadObject"]>[3];

/**
 * Keeps storage objects as files below `folder`, each beside a `.json` with its metadata.
 *
 * File names are hashes, so no object name can leave the folder or be too long for it. A write is
 * renamed into place: a reader sees the old object or the new one, never a part. `version` is
 * ignored, because @supabase/lite 0.10.0 uploads with none and then downloads with the object's id.
 */
export function createFileStorage(folder: string): StorageAdapter {
  const pathOf = (bucket: string, key: string) => {
    const hash = createHash("sha256").update(`${bucket}\n${key}`).digest("hex");
    return join(folder, hash.slice(0, 2), hash);
  };
  const headObject = async (bucket: string, key: string): Promise<Metadata> => {
    const stored: Omit<Metadata, "lastModified"> & { lastModified: string } = JSON.parse(
      await readFile(`${pathOf(bucket, key)}.json`, "utf8"),
    );
    return { ...stored, lastModified: new Date(stored.lastModified) };
  };
  const uploadObject = async (
    bucket: string,
    key: string,
    bytes: Buffer,
    mimetype: string,
    cacheControl: string,
  ): Promise<Metadata> => {
    const path = pathOf(bucket, key);
    const metadata = {
      cacheControl,
      contentLength: bytes.length,
      size: bytes.length,
      mimetype,
      lastModified: new Date(),
      eTag: `"${createHash("md5").update(bytes).digest("hex")}"`,
      httpStatusCode: 200,
    };
    await mkdir(dirname(path), { recursive: true });
    await replaceFile(path, bytes);
    await replaceFile(`${path}.json`, JSON.stringify({ bucket, key, ...metadata }));
    return metadata;
  };
  const deleteObject = async (bucket: string, key: string) => {
    for (const suffix of ["", ".json"]) await rm(pathOf(bucket, key) + suffix, { force: true });
  };
  return {
    driver: "file",
    headObject,
    deleteObject,
    uploadObject: async (bucket, key, _version, body, mimetype, cacheControl) =>
      uploadObject(bucket, key, await toBuffer(body), mimetype, cacheControl),
    getObject: async (bucket, key) => ({
      metadata: await headObject(bucket, key),
      httpStatusCode: 200,
      body: await readFile(pathOf(bucket, key)),
    }),
    deleteObjects: async (bucket, keys) => {
      for (const key of keys) {
        await deleteObject(bucket, key);
        // Lite names some objects "<key>/<version>".
        await deleteObject(bucket, key.slice(0, key.lastIndexOf("/")));
      }
    },
    copyObject: async (fromBucket, fromKey, _version, toBucket, toKey) => {
      const { mimetype, cacheControl } = await headObject(fromBucket, fromKey);
      const bytes = await readFile(pathOf(fromBucket, fromKey));
      return uploadObject(toBucket, toKey, bytes, mimetype, cacheControl);
    },
    privateAssetUrl: async (bucket, key) => `file://${pathOf(bucket, key)}`,
  };
}

async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const staging = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(staging, content);
  await rename(staging, path);
}

async function toBuffer(body: Body): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  const stream: AsyncIterable<unknown> = body as AsyncIterable<unknown>;
  for await (const chunk of stream) {
    chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : (chunk as Uint8Array));
  }
  return Buffer.concat(chunks);
}
