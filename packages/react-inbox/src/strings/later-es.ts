import type { LaterStrings } from "./later-strings.ts";

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const later: LaterStrings = {
  versions: {
    title: "Versiones del mensaje",
    now: "ahora",
    failed: "Las versiones no llegaron",
  },
  emoji: {
    label: "Emojis",
    search: "Buscar emoji",
    none: (query) => `Ningún emoji con “${query}”`,
    recent: "Usados hace poco",
    skinTone: "Tono de piel",
    found: (count) => `${count} ${plural(count, "emoji", "emojis")}`,
    groups: [
      "Caras y emociones",
      "Personas y cuerpo",
      "Animales y naturaleza",
      "Comida y bebida",
      "Viajes y lugares",
      "Actividades",
      "Objetos",
      "Símbolos",
      "Banderas",
    ],
  },
  files: {
    label: "Archivos que se envían",
    ready: "listo",
    failed: "no se subió",
    caption: "Leyenda",
    captionOf: (name) => `Leyenda de ${name}`,
    remove: (name) => `Quitar ${name}`,
    moveBefore: (name) => `Enviar ${name} antes`,
    moveAfter: (name) => `Enviar ${name} después`,
    dropHere: "Suelta para adjuntar",
    upTo: (kind, limit) => `${kind} hasta ${limit}`,
  },
  guard: {
    answered: (name, time) => `${name} respondió a las ${time}`,
    heldBack: "Alguien respondió después de que empezaste a escribir. No se envió nada.",
    seeAnswer: "Ver respuesta",
    leavesIn: (seconds) => `Sale en ${seconds} s`,
    undo: "Deshacer",
  },
  mentions: {
    label: "Colegas",
    none: (query) => `Nadie del equipo se llama “${query}”`,
    found: (count) => `${count} ${plural(count, "colega", "colegas")}`,
  },
  outbox: {
    title: "Cola de salida",
    open: (count) => `Ver la cola de salida: ${count}`,
    to: (name) => `Para ${name}`,
    retry: "Reintentar",
    discard: "Descartar",
    close: "Cerrar",
  },
  recorder: {
    label: "Grabación",
    states: {
      asking: "Esperando el micrófono",
      recording: "Grabando",
      paused: "En pausa",
      preview: "Grabado. Escúchalo antes de enviar",
    },
    denied: {
      title: "El navegador no permitió usar el micrófono.",
      text: "Haz clic en el candado junto a la dirección, permite el micrófono y reintenta.",
    },
    missing: {
      title: "No se encontró ningún micrófono.",
      text: "Conecta un micrófono y reintenta.",
    },
    failed: {
      title: "La grabación no funcionó.",
      text: "Otro programa puede estar usando el micrófono. Ciérralo y reintenta.",
    },
    again: "Reintentar",
    close: "Cerrar",
    pause: "Pausar",
    resume: "Seguir grabando",
    finish: "Parar y escuchar",
    preview: "Escuchar la grabación",
    send: "Enviar audio",
    discard: "Descartar audio",
    discardAsk: (time) => `¿Descartar el audio de ${time}?`,
    keep: "Continuar",
    lockHint: "Desliza hacia arriba para soltar el dedo",
  },
};
