-- Made by `node scripts/run.mjs seed-sql`: two companies with every role, for `supabase start`.
-- Everybody's password is prosa-demo. Channels get their tokens from `npx prosa channel create`.

insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', '7fd1e71b-1fdc-8018-b88d-22c45d9de65e', 'authenticated',
    'authenticated', 'dono@horizonte.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Helena Duarte"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), '7fd1e71b-1fdc-8018-b88d-22c45d9de65e', '7fd1e71b-1fdc-8018-b88d-22c45d9de65e', '{"sub":"7fd1e71b-1fdc-8018-b88d-22c45d9de65e","email":"dono@horizonte.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', '5c692846-7ccf-8fe6-a41e-7d0202e5a11b', 'authenticated',
    'authenticated', 'admin@horizonte.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Paulo Reis"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), '5c692846-7ccf-8fe6-a41e-7d0202e5a11b', '5c692846-7ccf-8fe6-a41e-7d0202e5a11b', '{"sub":"5c692846-7ccf-8fe6-a41e-7d0202e5a11b","email":"admin@horizonte.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', '326c23c0-83e7-8fb6-b9a6-ce4d3d5910c5', 'authenticated',
    'authenticated', 'supervisora@horizonte.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Renata Prado"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), '326c23c0-83e7-8fb6-b9a6-ce4d3d5910c5', '326c23c0-83e7-8fb6-b9a6-ce4d3d5910c5', '{"sub":"326c23c0-83e7-8fb6-b9a6-ce4d3d5910c5","email":"supervisora@horizonte.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', '7bac29b7-6176-8fa2-9f80-921cad6161c6', 'authenticated',
    'authenticated', 'caio@horizonte.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Caio Menezes"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), '7bac29b7-6176-8fa2-9f80-921cad6161c6', '7bac29b7-6176-8fa2-9f80-921cad6161c6', '{"sub":"7bac29b7-6176-8fa2-9f80-921cad6161c6","email":"caio@horizonte.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', 'fe9b8d69-458e-8e51-9f08-fc42782a68fe', 'authenticated',
    'authenticated', 'lia@horizonte.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Lia Moura"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), 'fe9b8d69-458e-8e51-9f08-fc42782a68fe', 'fe9b8d69-458e-8e51-9f08-fc42782a68fe', '{"sub":"fe9b8d69-458e-8e51-9f08-fc42782a68fe","email":"lia@horizonte.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', 'c7548311-5d03-8c00-a936-e10cf5672ef2', 'authenticated',
    'authenticated', 'leitura@horizonte.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Vera Lemos"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), 'c7548311-5d03-8c00-a936-e10cf5672ef2', 'c7548311-5d03-8c00-a936-e10cf5672ef2', '{"sub":"c7548311-5d03-8c00-a936-e10cf5672ef2","email":"leitura@horizonte.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
select prosa.create_tenant('{"id":"240a5b49-2ab2-86a2-82a4-f26756728283","slug":"horizonte","name":"Marcenaria Horizonte"}');
select prosa.add_member('{"tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","operatorId":"a380e3e1-e29b-8c84-b12c-9dba75d56d54","subject":"7fd1e71b-1fdc-8018-b88d-22c45d9de65e","email":"dono@horizonte.example","name":"Helena Duarte","role":"owner"}');
select prosa.add_member('{"tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","operatorId":"fa9f2514-06f8-869b-86cd-99adfd720c8b","subject":"5c692846-7ccf-8fe6-a41e-7d0202e5a11b","email":"admin@horizonte.example","name":"Paulo Reis","role":"admin"}');
select prosa.add_member('{"tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","operatorId":"0f849ce0-d08c-8dbd-9a0d-8863fdbe3b9e","subject":"326c23c0-83e7-8fb6-b9a6-ce4d3d5910c5","email":"supervisora@horizonte.example","name":"Renata Prado","role":"supervisor"}');
select prosa.add_member('{"tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","operatorId":"89c2c698-7edf-8b9d-bdc2-e714ffdf309f","subject":"7bac29b7-6176-8fa2-9f80-921cad6161c6","email":"caio@horizonte.example","name":"Caio Menezes","role":"agent"}');
select prosa.add_member('{"tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","operatorId":"2c743a1d-d503-848e-bf67-88cf8dea5996","subject":"fe9b8d69-458e-8e51-9f08-fc42782a68fe","email":"lia@horizonte.example","name":"Lia Moura","role":"agent"}');
select prosa.add_member('{"tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","operatorId":"f91bc27f-7d33-8d4e-b263-37445a779a2a","subject":"c7548311-5d03-8c00-a936-e10cf5672ef2","email":"leitura@horizonte.example","name":"Vera Lemos","role":"viewer"}');
select prosa.create_team('{"id":"f39ecb54-b031-8df5-922f-ecb17d0cb7aa","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","name":"Medições","members":["89c2c698-7edf-8b9d-bdc2-e714ffdf309f"]}');
select prosa.create_team('{"id":"0fc2001e-8577-8bae-be6b-d4781111536b","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","name":"Pós-venda","members":["2c743a1d-d503-848e-bf67-88cf8dea5996"]}');
select prosa.create_channel('{"id":"df81ba75-70ce-8325-ac57-a9ead16cea7c","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","provider":"evolution","type":"whatsapp","name":"Loja Pinheiros","settings":{"instance":"loja-pinheiros"},"capabilities":{},"members":["89c2c698-7edf-8b9d-bdc2-e714ffdf309f","2c743a1d-d503-848e-bf67-88cf8dea5996","f91bc27f-7d33-8d4e-b263-37445a779a2a"]}');
select prosa.create_label('{"id":"3d75fe86-1cab-8f08-af47-7f06f0bcb6e7","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","name":"Orçamento","color":"#B4532A"}');
select prosa.create_label('{"id":"83de0d49-fd9c-8b72-b1b2-44f4316e1439","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","name":"Cozinha","color":"#2F7A6B"}');
select prosa.create_label('{"id":"d125cee6-bf34-879e-b1b5-b74e4b3e4e1b","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","name":"Montagem","color":"#3F6CA8"}');
select prosa.create_label('{"id":"f577414a-6b34-8e26-b6e3-207a68157afc","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","name":"Pós-venda","color":"#7A5AA6"}');
select prosa.create_label('{"id":"05a01e82-3ace-8d50-8b26-b22c50d57006","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","name":"Garantia","color":"#A33B4E"}');
select prosa.create_quick_reply('{"id":"ef33395c-7992-8926-a5f0-d4b69df6538c","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","shortcut":"medidas","title":"Pedir medidas","body":"Você pode me mandar a largura, a altura e uma foto do espaço?"}');
select prosa.create_quick_reply('{"id":"186c6464-fb35-801e-a8fb-99b453907aa8","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","shortcut":"visita","title":"Marcar visita técnica","body":"Podemos agendar a visita técnica para esta semana. Qual dia fica melhor para você?"}');
select prosa.create_quick_reply('{"id":"7cbea948-af98-8392-83a3-c63218494453","tenantId":"240a5b49-2ab2-86a2-82a4-f26756728283","shortcut":"prazo","title":"Prazo de entrega","body":"O prazo depois do projeto aprovado é de 25 dias úteis, com a montagem incluída."}');

insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', 'ad6abdef-cd35-8b3c-9f82-c4bc8b61e79b', 'authenticated',
    'authenticated', 'dona@aurora.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Joana Sá"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), 'ad6abdef-cd35-8b3c-9f82-c4bc8b61e79b', 'ad6abdef-cd35-8b3c-9f82-c4bc8b61e79b', '{"sub":"ad6abdef-cd35-8b3c-9f82-c4bc8b61e79b","email":"dona@aurora.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', 'e10ebfd0-b86d-8229-b559-4b4981214163', 'authenticated',
    'authenticated', 'admin@aurora.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Ícaro Nunes"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), 'e10ebfd0-b86d-8229-b559-4b4981214163', 'e10ebfd0-b86d-8229-b559-4b4981214163', '{"sub":"e10ebfd0-b86d-8229-b559-4b4981214163","email":"admin@aurora.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', '873e83df-c6fa-8809-8e01-09ac998b3e0e', 'authenticated',
    'authenticated', 'supervisor@aurora.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Téo Braga"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), '873e83df-c6fa-8809-8e01-09ac998b3e0e', '873e83df-c6fa-8809-8e01-09ac998b3e0e', '{"sub":"873e83df-c6fa-8809-8e01-09ac998b3e0e","email":"supervisor@aurora.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', '1d8d3dd2-fa59-85fa-8f5e-15804834c086', 'authenticated',
    'authenticated', 'agente@aurora.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Bia Rocha"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), '1d8d3dd2-fa59-85fa-8f5e-15804834c086', '1d8d3dd2-fa59-85fa-8f5e-15804834c086', '{"sub":"1d8d3dd2-fa59-85fa-8f5e-15804834c086","email":"agente@aurora.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
insert into auth.users (instance_id, id, aud, role, email, encrypted_password,
    email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    confirmation_token, recovery_token, email_change, email_change_token_new)
  values ('00000000-0000-0000-0000-000000000000', '77ee3668-0eea-8b14-b7dd-c5a7ff410f30', 'authenticated',
    'authenticated', 'leitura@aurora.example',
    extensions.crypt('prosa-demo', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"name":"Noa Pires"}',
    now(), now(), '', '', '', '')
  on conflict (id) do nothing;
insert into auth.identities (id, provider_id, user_id, identity_data, provider,
    last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), '77ee3668-0eea-8b14-b7dd-c5a7ff410f30', '77ee3668-0eea-8b14-b7dd-c5a7ff410f30', '{"sub":"77ee3668-0eea-8b14-b7dd-c5a7ff410f30","email":"leitura@aurora.example","email_verified":true}', 'email',
    now(), now(), now())
  on conflict (provider_id, provider) do nothing;
select prosa.create_tenant('{"id":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","slug":"aurora","name":"Clínica Aurora"}');
select prosa.add_member('{"tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","operatorId":"f8eeb79d-0c32-897d-a437-42ed23c56732","subject":"ad6abdef-cd35-8b3c-9f82-c4bc8b61e79b","email":"dona@aurora.example","name":"Joana Sá","role":"owner"}');
select prosa.add_member('{"tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","operatorId":"701e7b88-b8f8-8156-a038-35750d496b0c","subject":"e10ebfd0-b86d-8229-b559-4b4981214163","email":"admin@aurora.example","name":"Ícaro Nunes","role":"admin"}');
select prosa.add_member('{"tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","operatorId":"251c8af6-413d-88e3-832d-d0ec31abeb65","subject":"873e83df-c6fa-8809-8e01-09ac998b3e0e","email":"supervisor@aurora.example","name":"Téo Braga","role":"supervisor"}');
select prosa.add_member('{"tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","operatorId":"b226e3e6-39c7-8a1f-94ab-f4ceadda30b5","subject":"1d8d3dd2-fa59-85fa-8f5e-15804834c086","email":"agente@aurora.example","name":"Bia Rocha","role":"agent"}');
select prosa.add_member('{"tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","operatorId":"684e6136-53b0-8f66-b44b-61960ef81565","subject":"77ee3668-0eea-8b14-b7dd-c5a7ff410f30","email":"leitura@aurora.example","name":"Noa Pires","role":"viewer"}');
select prosa.create_team('{"id":"07e85160-7fd6-8de4-92be-2d063ee81f86","tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","name":"Recepção","members":["b226e3e6-39c7-8a1f-94ab-f4ceadda30b5"]}');
select prosa.create_channel('{"id":"3abce12c-0434-845e-b107-b8db4e8e16b1","tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","provider":"evolution","type":"whatsapp","name":"Clínica Centro","settings":{"instance":"clinica-centro"},"capabilities":{},"members":["b226e3e6-39c7-8a1f-94ab-f4ceadda30b5","684e6136-53b0-8f66-b44b-61960ef81565"]}');
select prosa.create_label('{"id":"b8fb1412-2231-8c9f-8130-1bfc29df2549","tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","name":"Consulta","color":"#2F7A6B"}');
select prosa.create_label('{"id":"adbb36e6-35f4-8b3e-a289-0035abf2a1b6","tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","name":"Retorno","color":"#3F6CA8"}');
select prosa.create_quick_reply('{"id":"77005188-e202-855d-9f79-9096bdfdfbe9","tenantId":"4bf7e498-fdc2-8fd8-8c02-4cec6c03228e","shortcut":"horario","title":"Horário de atendimento","body":"Atendemos de segunda a sexta, das 8h às 18h."}');
