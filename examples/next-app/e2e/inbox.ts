import type { Locator, Page } from "playwright-core";

/** The operator's inbox on `/conversas`, in the words of its page. */
export interface InboxPage {
  /** The row of a customer in the list. */
  row(customer: string): Locator;
  /** Shows the tab "Todas". */
  showAll(): Promise<void>;
  open(customer: string): Promise<void>;
  /** The messages of the open conversation that say a text. */
  message(text: string): Locator;
  /** Waits until a message's label names a status, e.g. "Entregue". */
  hasStatus(text: string, status: string): Promise<void>;
  composer: Locator;
  answer(text: string): Promise<void>;
}

export function inboxOn(page: Page): InboxPage {
  const list = page.getByRole("navigation", { name: "Lista de conversas" });
  const thread = page.getByRole("log", { name: "Conversa" });
  const composer = page.getByRole("textbox", { name: /^Responder a/ });
  const row = (customer: string) => list.getByRole("button").filter({ hasText: customer });
  const message = (text: string) => thread.getByRole("article").filter({ hasText: text });
  return {
    row,
    message,
    composer,
    showAll: () =>
      list
        .getByRole("button", { name: /^Todas/ })
        .first()
        .click(),
    async open(customer) {
      await row(customer).click();
      await page.waitForURL(/\/conversas\/.+/);
      await thread.waitFor();
    },
    hasStatus: (text, status) =>
      thread
        .getByRole("article", { name: new RegExp(status) })
        .filter({ hasText: text })
        .waitFor(),
    async answer(text) {
      await composer.fill(text);
      await composer.press("Enter");
      await message(text).waitFor();
    },
  };
}

/** When the document was made; the same value later proves that nothing reloaded it. */
export function birthOf(page: Page): Promise<number> {
  return page.evaluate(() => performance.timeOrigin);
}
