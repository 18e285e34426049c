import type { Sharp, SharpOptions } from "sharp";

/** Draws small copies of pictures. */
export interface PictureMaker {
  /** @throws Error when the bytes are no picture, or one of more than 50 megapixels. */
  shrink(bytes: Uint8Array): Promise<SmallPictures>;
}

export interface SmallPictures {
  /** As shown, after the camera's rotation. */
  widthPx: number;
  heightPx: number;
  /** WebP within 640 × 640, without metadata. */
  thumbnail: { bytes: Uint8Array; mime: string };
  /** Within 32 × 32, as a data URI of a JPEG. */
  preview: string;
}

const maxPixels = 50_000_000;
const thumbnailPx = 640;
const previewPx = 32;

/** A maker on top of sharp, or `null` where the host has not installed it. */
export async function findPictureMaker(): Promise<PictureMaker | null> {
  let sharp: (input: Uint8Array, options: SharpOptions) => Sharp;
  try {
    // A bundler of a host that has no sharp would fail on what it cannot find.
    sharp = (await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ "sharp")).default;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
  return {
    async shrink(bytes) {
      const open = () =>
        sharp(bytes, { limitInputPixels: maxPixels, sequentialRead: true }).autoOrient();
      const within = (size: number) => ({ width: size, height: size, fit: "inside" as const });
      const { autoOrient } = await open().metadata();
      const thumbnail = await open()
        .resize({ ...within(thumbnailPx), withoutEnlargement: true })
        .webp({ quality: 74 })
        .toBuffer();
      const preview = await sharp(thumbnail, {})
        .resize(within(previewPx))
        .flatten({ background: "#fff" })
        .jpeg({ quality: 50 })
        .toBuffer();
      return {
        widthPx: autoOrient.width,
        heightPx: autoOrient.height,
        thumbnail: { bytes: thumbnail, mime: "image/webp" },
        preview: `data:image/jpeg;base64,${preview.toString("base64")}`,
      };
    },
  };
}
