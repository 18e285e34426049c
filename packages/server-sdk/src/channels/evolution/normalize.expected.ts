/**
 * What each captured webhook means, one line an effect, checked against the payloads' own words: a
 * line that changes changes what operators see.
 */
export const expectedMeaning: Record<string, string[]> = {
  "call--offer": ["ignored: no_effect"],
  "chats.set--history": ["ignored: no_effect"],
  "chats.update--after-message": ["ignored: no_effect"],
  "chats.update--evolution-channel-object": ["ignored: no_effect"],
  "chats.update--group": ["ignored: no_effect"],
  "chats.update--lid": ["ignored: no_effect"],
  "chats.update--unread": ["ignored: no_effect"],
  "chats.update--v1": ["ignored: no_effect"],
  "chats.upsert--evolution-channel-object": ["ignored: no_effect"],
  "chats.upsert--new": ["ignored: no_effect"],
  "chats.upsert--unread-zero-after-status": ["ignored: no_effect"],
  "connection.update--connecting": ["channel connecting null"],
  "connection.update--global-webhook": ["channel connecting null"],
  "connection.update--open": ["channel open 5511940000001@s.whatsapp.net"],
  "connection.update--replaced-440": ["channel connecting 5511940000001@s.whatsapp.net"],
  "connection.update--stream-515": ["channel connecting 5511940000001@s.whatsapp.net"],
  "connection.update--transient-428": ["channel connecting 5511940000001@s.whatsapp.net"],
  "contacts.update--array-after-message": ["contact 5511987650001@s.whatsapp.net"],
  "contacts.update--array-lid": ["contact 70000000000101@lid"],
  "contacts.update--object-after-message": ["contact 5511987650001@s.whatsapp.net (Ana Souza)"],
  "contacts.update--picture": ["contact 5511987650001@s.whatsapp.net"],
  "contacts.update--v1": ["contact 5511987650001@s.whatsapp.net (Ana Souza)"],
  "contacts.upsert--evolution-channel": ["contact 5511987650001@s.whatsapp.net (Ana Souza)"],
  "contacts.upsert--no-pushname": ["contact 5511900000009@s.whatsapp.net"],
  "contacts.upsert--object-from-message": ["contact 5511987650001@s.whatsapp.net (Ana Souza)"],
  "error--errors-webhook-forbidden": ["ignored: no_effect"],
  "group-participants.update--add": [
    "contact 70000000000101@lid=5511987650001@s.whatsapp.net",
    "contact 70000000000104@lid=5511955550004@s.whatsapp.net",
  ],
  "group-participants.update--by-events-path": [
    "contact 70000000000101@lid=5511987650001@s.whatsapp.net",
    "contact 70000000000104@lid=5511955550004@s.whatsapp.net",
  ],
  "group-participants.update--leave": [
    "contact 70000000000102@lid=553188880002@s.whatsapp.net",
    "contact 70000000000102@lid=553188880002@s.whatsapp.net",
  ],
  "group-participants.update--promote": [
    "contact 70000000000101@lid=5511987650001@s.whatsapp.net",
    "contact 70000000000102@lid=553188880002@s.whatsapp.net",
  ],
  "instance.create--baileys": ["ignored: no_effect"],
  "instance.create--global-webhook": ["ignored: no_effect"],
  "instance.delete--baileys": ["channel deleted null"],
  "labels.association--add": ["ignored: no_effect"],
  "labels.edit--create": ["ignored: no_effect"],
  "messages.delete--api-full-record": ["delete by us"],
  "messages.delete--revoke-by-sender": [
    "contact 5511987650001@s.whatsapp.net=70000000000101@lid",
    "delete by customer",
  ],
  "messages.delete--v1": ["delete by customer"],
  "messages.edited--image-caption": [
    'edit by unknown to "Legenda nova" at 2026-11-22T07:45:34.590Z',
  ],
  "messages.edited--revoke-noise": ["delete by unknown"],
  "messages.edited--text": ['edit by unknown to "Preço certo" at 2026-11-22T07:45:33.883Z'],
  "messages.edited--wrapper-extended-text": [
    'edit by unknown to "Preço certo v2" at 2026-11-22T07:45:34.237Z',
  ],
  "messages.set--history": [
    'import text "histórico 1" from 5511955550005@s.whatsapp.net (Davi Nunes)',
    'import text "histórico 2" to 5511955550005@s.whatsapp.net, delivered',
    'import image "h3" from 120363000000000001@g.us by 70000000000101@lid [image/jpeg pull]',
  ],
  "messages.update--batch-read-1": ["read of ours"],
  "messages.update--delivery-ack": ["delivered of ours"],
  "messages.update--edit-of-inbound-text": ['edit by customer to "Preço certo" at null'],
  "messages.update--meta-read": ["read of theirs"],
  "messages.update--meta-sent": ["sent of theirs"],
  "messages.update--read-self-inbound": ["read of theirs"],
  "messages.update--read": ["read of ours"],
  "messages.update--server-ack": ["sent of ours"],
  "messages.update--v1-read": ["read of ours"],
  "messages.upsert--album-parent": [
    "customer album null from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)",
  ],
  "messages.upsert--audio-ptt": [
    'customer audio null from 553188880002@s.whatsapp.net=70000000000102@lid (Bruno Lima) {"voice":true} [audio/ogg; codecs=opus pull]',
  ],
  "messages.upsert--by-events-path": [
    'customer text "por evento" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--contact": [
    'customer contact "Carla Dias" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) {"contacts":[{"name":"Carla Dias","phones":["+55 11 95555-0004"]}]}',
  ],
  "messages.upsert--document-with-caption": [
    'customer document "Segue contrato" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) [application/pdf pull]',
  ],
  "messages.upsert--document": [
    "customer document null from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) [application/pdf pull]",
  ],
  "messages.upsert--duplicate-first": [
    'customer text "entregue duas vezes" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--ephemeral-text": [
    'customer text "Mensagem temporária" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--evolution-text": [
    'customer text "canal evolution" from 5511987650001@s.whatsapp.net (Ana Souza)',
  ],
  "messages.upsert--fromme-phone-text": [
    'phone text "Respondi pelo celular" to 5511987650001@s.whatsapp.net=70000000000101@lid, sent',
  ],
  "messages.upsert--group-invite": [
    'customer invite "Grupo X\\nEntre no grupo" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--group-text-lid": [
    'customer text "Oi grupo" from 120363000000000001@g.us by 70000000000101@lid=5511987650001@s.whatsapp.net (Ana Souza)',
  ],
  "messages.upsert--group-text-pn": [
    'customer text "modo antigo" from 120363000000000001@g.us by 553188880002@s.whatsapp.net=70000000000102@lid (Bruno Lima)',
  ],
  "messages.upsert--image-base64-before-reload": [
    "customer image null from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) [image/jpeg pull]",
  ],
  "messages.upsert--image-base64": [
    'customer image "com base64" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) [image/jpeg inline+pull]',
  ],
  "messages.upsert--image-caption": [
    'customer image "Foto do produto 📷" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) [image/jpeg pull]',
  ],
  "messages.upsert--image-s3-mediaUrl": [
    'customer image "Foto do produto 📷" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) [image/jpeg url+pull]',
  ],
  "messages.upsert--interactive-pix": [
    'customer text "Pague com Pix" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--list-response": [
    'customer choice "Plano Ouro" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza), reply {"choice":{"id":"plano_ouro","title":"Plano Ouro"}}',
  ],
  "messages.upsert--location": [
    'customer location "Praça Fictícia\\nAv. Inventada, 100 - São Paulo" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) {"location":{"latitude":-23.5614,"longitude":-46.6559,"name":"Praça Fictícia","address":"Av. Inventada, 100 - São Paulo","live":false}}',
  ],
  "messages.upsert--meta-button": [
    'customer choice "Sim" from 5511987650001@s.whatsapp.net (Ana Souza), reply {"choice":{"id":null,"title":"Sim"}}',
  ],
  "messages.upsert--meta-document": [
    'customer document "segue" from 5511987650001@s.whatsapp.net (Ana Souza) [application/pdf pull]',
  ],
  "messages.upsert--meta-image": [
    'customer image "foto" from 5511987650001@s.whatsapp.net (Ana Souza) [image/png pull]',
  ],
  "messages.upsert--meta-interactive-button-reply": [
    'customer choice "Sim" from 5511987650001@s.whatsapp.net (Ana Souza), reply {"choice":{"id":null,"title":"Sim"}}',
  ],
  "messages.upsert--meta-location": [
    'customer location "Praça\\nAv." from 5511987650001@s.whatsapp.net (Ana Souza) {"location":{"latitude":-23.5,"longitude":-46.6,"name":"Praça","address":"Av.","live":false}}',
  ],
  "messages.upsert--meta-no-contacts": [
    'customer text "sem contacts" from 5511987650001@s.whatsapp.net',
  ],
  "messages.upsert--meta-reaction": [
    'reaction "👍" by customer:jid:5511987650001 at 2026-11-22T07:53:43.000Z',
  ],
  "messages.upsert--meta-sticker": [
    "customer sticker null from 5511987650001@s.whatsapp.net (Ana Souza) [image/webp pull]",
  ],
  "messages.upsert--meta-text-reply": [
    'customer text "respondendo" from 5511987650001@s.whatsapp.net (Ana Souza), reply',
  ],
  "messages.upsert--meta-text": [
    'customer text "Olá pela API oficial" from 5511987650001@s.whatsapp.net (Ana Souza)',
  ],
  "messages.upsert--newsletter": ["ignored: unsupported_chat"],
  "messages.upsert--poll-creation-inbound": [
    'customer poll "Qual horário?" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) {"poll":{"question":"Qual horário?","options":["Manhã","Tarde"]}}',
  ],
  "messages.upsert--product": [
    'customer product "Camiseta\\nAlgodão" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--ptv": [
    "customer video null from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) [video/mp4 pull]",
  ],
  "messages.upsert--reaction-add": [
    'reaction "👍🏽" by customer:jid:5511987650001 at 2025-11-22T08:30:00.000Z',
  ],
  "messages.upsert--retry-attempt-1": [
    'customer text "vai e volta" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--template-button-reply": [
    'customer choice "Quero" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) {"choice":{"id":"id_1","title":"Quero"}}',
  ],
  "messages.upsert--template-from-business": [
    'customer text "Seu código é 000000\\nBanco Fictício" from 551130000007@s.whatsapp.net (Banco Fictício) {"options":["Abrir"]}',
  ],
  "messages.upsert--text-forwarded": [
    'customer text "Encaminhada" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) {"forwarded":true}',
  ],
  "messages.upsert--text-lid-senderPn-v230": [
    'customer text "Olá, bom dia! Gostaria de saber o preço." from 70000000000101@lid=5511987650001@s.whatsapp.net (Ana Souza)',
  ],
  "messages.upsert--text-lid-with-alt-v236": [
    'customer text "2.3.6 por LID" from 70000000000101@lid=5511987650001@s.whatsapp.net (Ana Souza)',
  ],
  "messages.upsert--text-lid-with-alt": [
    'customer text "Mesma pessoa, agora por LID" from 5511987650001@s.whatsapp.net (Ana Souza)',
  ],
  "messages.upsert--text-link-preview": [
    'customer text "Veja https://loja.example/produto/1" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--text-no-pushname": [
    'customer text "sem nome" from 5511900000009@s.whatsapp.net',
  ],
  "messages.upsert--text-pn": [
    'customer text "Olá, bom dia! Gostaria de saber o preço." from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--text-quoted-reply": [
    'customer text "Respondendo" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza), reply',
  ],
  "messages.upsert--text-with-expiration": [
    'customer text "Temporária moderna" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza)',
  ],
  "messages.upsert--v1-text": [
    'customer text "formato v1" from 5511987650001@s.whatsapp.net (Ana Souza)',
  ],
  "messages.upsert--video-gif": [
    'customer video null from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) {"gif":true} [video/mp4 pull]',
  ],
  "messages.upsert--view-once-v2-image": [
    'customer image "só uma vez" from 5511987650001@s.whatsapp.net=70000000000101@lid (Ana Souza) {"viewOnce":true} [image/jpeg pull]',
  ],
  "presence.update--composing": ["composing in 70000000000101@lid"],
  "presence.update--paused": ["paused in 5511987650001@s.whatsapp.net"],
  "qrcode.updated--qr": ["qr null"],
  "send.message--audio-base64": [
    'echo audio null to 5511987650001@s.whatsapp.net, sending {"voice":true} [audio/ogg; codecs=opus pull]',
  ],
  "send.message--buttons-reply": [
    'echo text "*Confirma?*\\n\\ndesc\\nf" to 5511987650001@s.whatsapp.net, sending {"options":["Sim","Não"]}',
  ],
  "send.message--contact": [
    'echo contact "Carla Dias" to 5511987650001@s.whatsapp.net, sending {"contacts":[{"name":"Carla Dias","phones":["5511955550004"]}]}',
  ],
  "send.message--document-base64": [
    'echo document "segue" to 5511987650001@s.whatsapp.net, sending [application/pdf pull]',
  ],
  "send.message--evolution-text": ['echo text "Oi canal" to 5511987650001, sent'],
  "send.message--image-base64-webhook": [
    "echo image null to 5511987650001@s.whatsapp.net, sending [image/jpeg inline+pull]",
  ],
  "send.message--image-base64": [
    'echo image "legenda" to 5511987650001@s.whatsapp.net, sending [image/jpeg pull]',
  ],
  "send.message--list": [
    'echo text "Planos\\nEscolha\\nrodapé" to 5511987650001@s.whatsapp.net, sending {"options":["Ouro"]}',
  ],
  "send.message--location": [
    'echo location "Loja\\nAv. Inventada, 100" to 5511987650001@s.whatsapp.net, sending {"location":{"latitude":-23.56,"longitude":-46.65,"name":"Loja","address":"Av. Inventada, 100","live":false}}',
  ],
  "send.message--meta-buttons": [
    'echo text "t\\n▶️ Sim\\n" to 5511987650001@s.whatsapp.net, sending',
  ],
  "send.message--meta-list": ['echo text "t\\ns\\nr\\n" to 5511987650001@s.whatsapp.net, sending'],
  "send.message--meta-media-b64": [
    "echo image null to 5511987650001@s.whatsapp.net, sending [image/jpeg inline+pull]",
  ],
  "send.message--meta-media-url": [
    'echo image "c" to 5511987650001@s.whatsapp.net, sending [image/jpeg url+pull]',
  ],
  "send.message--meta-reaction": ['reaction "👍" by self at 2026-11-22T07:53:52.000Z'],
  "send.message--meta-text": ['echo text "Oi da oficial" to 5511987650001@s.whatsapp.net, sending'],
  "send.message--reaction-remove": ['reaction "" by self at 2026-11-22T07:49:24.892Z'],
  "send.message--reaction": ['reaction "🎉" by self at 2026-11-22T07:49:24.449Z'],
  "send.message--status-text": ["ignored: unsupported_chat"],
  "send.message--sticker": [
    "echo sticker null to 5511987650001@s.whatsapp.net, sending [image/webp pull]",
  ],
  "send.message--text-br-ninth-digit-stripped": [
    'echo text "DDD 31 com nono dígito" to 553188880002@s.whatsapp.net, sending',
  ],
  "send.message--text-formatted-number": [
    'echo text "número formatado" to 5511987650001@s.whatsapp.net, sending',
  ],
  "send.message--text-quoted": [
    'echo text "respondendo" to 5511987650001@s.whatsapp.net, sending, reply',
  ],
  "send.message--text": [
    'echo text "Olá Ana! Seu pedido saiu 🚚" to 5511987650001@s.whatsapp.net, sending',
  ],
  "send.message.update--api-edit": [
    'edit by us to "Olá Ana! Pedido saiu (editado)" at 2026-11-22T07:49:48.731Z',
  ],
};
