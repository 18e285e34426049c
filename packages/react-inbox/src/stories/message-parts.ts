import { userEvent, waitFor, within } from "storybook/test";

/** The article of a message, once it is there. */
export const articleOf = (canvasElement: HTMLElement, id: string) =>
  waitFor(() => {
    const found = canvasElement.querySelector<HTMLElement>(`[data-message="${id}"]`);
    if (!found) throw new Error(`The message ${id} is not drawn.`);
    return found;
  });

export const menuOf = (canvasElement: HTMLElement, name = "Mais ações da mensagem") =>
  within(canvasElement).findByRole("menu", { name });

/** Opens the menu of a message by its key, and gives its items. */
export async function openMenu(canvasElement: HTMLElement, id: string) {
  const article = await articleOf(canvasElement, id);
  article.focus();
  await userEvent.keyboard("{Enter}");
  return within(await menuOf(canvasElement));
}
