import type { LaterStrings } from "./later-strings.ts";

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const later: LaterStrings = {
  versions: {
    title: "Versões da mensagem",
    now: "agora",
    failed: "As versões não vieram",
  },
  emoji: {
    label: "Emojis",
    search: "Buscar emoji",
    none: (query) => `Nenhum emoji com “${query}”`,
    recent: "Usados há pouco",
    skinTone: "Tom de pele",
    found: (count) => `${count} ${plural(count, "emoji", "emojis")}`,
    groups: [
      "Rostos e emoções",
      "Pessoas e corpo",
      "Animais e natureza",
      "Comida e bebida",
      "Viagens e lugares",
      "Atividades",
      "Objetos",
      "Símbolos",
      "Bandeiras",
    ],
  },
  files: {
    label: "Arquivos que vão junto",
    ready: "pronto",
    failed: "não subiu",
    caption: "Legenda",
    captionOf: (name) => `Legenda de ${name}`,
    remove: (name) => `Remover ${name}`,
    moveBefore: (name) => `Enviar ${name} antes`,
    moveAfter: (name) => `Enviar ${name} depois`,
    dropHere: "Solte para anexar",
    upTo: (kind, limit) => `${kind} até ${limit}`,
  },
  guard: {
    answered: (name, time) => `${name} respondeu às ${time}`,
    heldBack: "Alguém respondeu depois que você começou a escrever. Nada foi enviado.",
    seeAnswer: "Ver resposta",
    leavesIn: (seconds) => `Sai em ${seconds} s`,
    undo: "Desfazer",
  },
  mentions: {
    label: "Colegas",
    none: (query) => `Ninguém da equipe se chama “${query}”`,
    found: (count) => `${count} ${plural(count, "colega", "colegas")}`,
  },
  outbox: {
    title: "Fila de saída",
    open: (count) => `Ver fila de saída: ${count}`,
    to: (name) => `Para ${name}`,
    retry: "Tentar de novo",
    discard: "Descartar",
    close: "Fechar",
  },
  recorder: {
    label: "Gravação",
    states: {
      asking: "Aguardando o microfone",
      recording: "Gravando",
      paused: "Pausado",
      preview: "Gravado. Ouça antes de enviar",
    },
    denied: {
      title: "O navegador não deixou usar o microfone.",
      text: "Clique no cadeado ao lado do endereço, permita o microfone e tente de novo.",
    },
    missing: {
      title: "Nenhum microfone encontrado.",
      text: "Ligue um microfone e tente de novo.",
    },
    failed: {
      title: "A gravação não deu certo.",
      text: "Outro programa pode estar usando o microfone. Feche-o e tente de novo.",
    },
    again: "Tentar de novo",
    close: "Fechar",
    pause: "Pausar",
    resume: "Continuar gravando",
    finish: "Parar e ouvir",
    preview: "Ouvir a gravação",
    send: "Enviar áudio",
    discard: "Descartar áudio",
    discardAsk: (time) => `Descartar o áudio de ${time}?`,
    keep: "Continuar",
    lockHint: "Deslize para cima para soltar o dedo",
  },
};
