import { createContext, useContext } from "react";

/** Dialogs of the whole inbox, of which one is open at a time. */
export type DialogName = "sheet" | "palette" | "settings" | "saveView" | "views";

export const OpenDialogContext = createContext<(name: DialogName) => void>(() => {});

/** Opens one of the inbox's own dialogs. */
export const useOpenDialog = () => useContext(OpenDialogContext);
