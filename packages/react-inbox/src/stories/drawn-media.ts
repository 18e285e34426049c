/** A picture that the browser has to decode, as the address of a blob. */
export async function drawnPicture(width: number, height: number): Promise<string> {
  const blob = await new Promise<Blob | null>((resolve) => draw(width, height).toBlob(resolve));
  if (!blob) throw new Error("The picture was not drawn.");
  return URL.createObjectURL(blob);
}

/** A film of a few frames, as the address of a blob. */
export async function drawnFilm(width: number, height: number): Promise<string> {
  const canvas = draw(width, height);
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
  const film = new Promise<Blob>((resolve) => {
    recorder.ondataavailable = ({ data }) => resolve(data);
  });
  recorder.start();
  for (let frame = 0; frame < 10; frame += 1) {
    canvas.getContext("2d")?.fillRect(frame * 5, 0, 5, height);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  recorder.stop();
  return URL.createObjectURL(await film);
}

function draw(width: number, height: number): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.fillRect(20, 20, width / 2, height / 2);
  return canvas;
}
