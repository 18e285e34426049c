import type { Fake, PhoneCommand } from "./use-fake.ts";

/** Sends a file of the visitor's own as the kind of message that a phone would make of it. */
export async function sendFile(
  fake: Fake,
  customerId: string,
  file: File,
  memberId: string | undefined,
): Promise<boolean> {
  return fake.run({
    command: commandOf(file.type),
    args: {
      customerId,
      file: {
        base64: await toBase64(file),
        mime: file.type || "application/octet-stream",
        fileName: file.name,
        ...(memberId && { asParticipant: memberId }),
      },
    },
  });
}

function commandOf(mime: string): Extract<PhoneCommand, { args: { file?: object } }>["command"] {
  if (mime.startsWith("image/") && mime !== "image/svg+xml") return "sendImage";
  if (mime.startsWith("video/")) return "sendVideo";
  if (mime.startsWith("audio/")) return "sendVoice";
  return "sendDocument";
}

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
