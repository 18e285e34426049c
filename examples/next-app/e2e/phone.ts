import type { Page } from "playwright-core";

/** The customer's phone on `/simulator`, in the words of its page. */
export interface Phone {
  /** Name of the customer who holds it. */
  customer: string;
  write(text: string): Promise<void>;
  /** Starts to write without sending. */
  startWriting(text: string): Promise<void>;
  /** Waits until the chat shows a text. */
  sees(text: string): Promise<void>;
  countOf(text: string): Promise<number>;
  /** Presses one of the buttons under "Mandar". */
  send(action: string): Promise<void>;
  /** Back to the list of chats, where messages are delivered but not read. */
  closeChat(): Promise<void>;
  openChat(): Promise<void>;
  turn(fault: string, on: boolean): Promise<void>;
}

/** Takes the phone of a customer whom no other journey knows. */
export async function newPhone(page: Page): Promise<Phone> {
  const digits = String(Math.floor(Math.random() * 1e8)).padStart(8, "0");
  const customer = `Cliente ${digits}`;
  await page.goto("/simulator");
  await page.locator('main[aria-busy="false"]').waitFor();
  const isNarrow = (page.viewportSize()?.width ?? 1280) < 700;
  const settings = page.getByRole("button", { name: "Ajustes" });
  if (isNarrow) await settings.click();
  await page.getByRole("button", { name: "Novo cliente" }).click();
  await page.getByLabel("Nome").fill(customer);
  await page.getByLabel("Telefone, com país").fill(`+55 11 9${digits}`);
  await page.getByRole("button", { name: "Adicionar" }).click();
  await page.getByRole("button", { name: customer }).click();

  const log = page.getByRole("log");
  const input = page.getByRole("textbox", { name: "Mensagem" });
  return {
    customer,
    async write(text) {
      await input.fill(text);
      await page.getByRole("button", { name: "Enviar", exact: true }).click();
      await log.getByText(text).waitFor();
    },
    startWriting: (text) => input.pressSequentially(text, { delay: 20 }),
    sees: (text) => log.getByText(text).waitFor(),
    countOf: (text) => log.getByText(text).count(),
    async send(action) {
      if (isNarrow) await settings.click();
      await page.getByRole("button", { name: action, exact: true }).click();
    },
    closeChat: () => page.getByRole("button", { name: "Voltar às conversas" }).click(),
    openChat: () => page.getByRole("button", { name: /^Abrir conversa com/ }).click(),
    async turn(fault, on) {
      const toggle = page.getByRole("switch", { name: fault });
      if ((await toggle.getAttribute("aria-checked")) !== String(on)) await toggle.click();
    },
  };
}
