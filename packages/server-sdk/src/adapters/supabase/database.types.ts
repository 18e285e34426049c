// Made by `npm run types` from supabase/migrations. Change those, not this.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  prosa: {
    Tables: {
      addresses: {
        Row: {
          channel_id: string;
          contact_id: string;
          created_at: string;
          described_at: string | null;
          display: string | null;
          id: string;
          kind: string;
          linked_into_id: string | null;
          send_at: string | null;
          send_key: string;
          tenant_id: string;
        };
        Insert: {
          channel_id: string;
          contact_id: string;
          created_at?: string;
          described_at?: string | null;
          display?: string | null;
          id: string;
          kind: string;
          linked_into_id?: string | null;
          send_at?: string | null;
          send_key: string;
          tenant_id: string;
        };
        Update: {
          channel_id?: string;
          contact_id?: string;
          created_at?: string;
          described_at?: string | null;
          display?: string | null;
          id?: string;
          kind?: string;
          linked_into_id?: string | null;
          send_at?: string | null;
          send_key?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "addresses_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "addresses_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "addresses_tenant_id_linked_into_id_fkey";
            columns: ["tenant_id", "linked_into_id"];
            isOneToOne: false;
            referencedRelation: "addresses";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      attachments: {
        Row: {
          attempts: number;
          bytes: number | null;
          conversation_id: string;
          created_at: string;
          duration_ms: number | null;
          error_code: string | null;
          file_name: string | null;
          height_px: number | null;
          id: string;
          kind: string;
          message_id: string | null;
          mime: string | null;
          next_attempt_at: string;
          ordinal: number;
          preview: string | null;
          provider_ref: Json;
          sha256: string | null;
          state: string;
          storage_path: string | null;
          tenant_id: string;
          thumbnail_path: string | null;
          uploaded_by: string | null;
          waveform: Json | null;
          width_px: number | null;
        };
        Insert: {
          attempts?: number;
          bytes?: number | null;
          conversation_id: string;
          created_at?: string;
          duration_ms?: number | null;
          error_code?: string | null;
          file_name?: string | null;
          height_px?: number | null;
          id: string;
          kind: string;
          message_id?: string | null;
          mime?: string | null;
          next_attempt_at?: string;
          ordinal?: number;
          preview?: string | null;
          provider_ref?: Json;
          sha256?: string | null;
          state: string;
          storage_path?: string | null;
          tenant_id: string;
          thumbnail_path?: string | null;
          uploaded_by?: string | null;
          waveform?: Json | null;
          width_px?: number | null;
        };
        Update: {
          attempts?: number;
          bytes?: number | null;
          conversation_id?: string;
          created_at?: string;
          duration_ms?: number | null;
          error_code?: string | null;
          file_name?: string | null;
          height_px?: number | null;
          id?: string;
          kind?: string;
          message_id?: string | null;
          mime?: string | null;
          next_attempt_at?: string;
          ordinal?: number;
          preview?: string | null;
          provider_ref?: Json;
          sha256?: string | null;
          state?: string;
          storage_path?: string | null;
          tenant_id?: string;
          thumbnail_path?: string | null;
          uploaded_by?: string | null;
          waveform?: Json | null;
          width_px?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "attachments_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "attachments_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "attachments_tenant_id_uploaded_by_fkey";
            columns: ["tenant_id", "uploaded_by"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      audit_log: {
        Row: {
          action: string;
          actor_id: string | null;
          actor_kind: string;
          after: Json | null;
          at: string;
          before: Json | null;
          id: string;
          subject_id: string;
          subject_kind: string;
          tenant_id: string;
        };
        Insert: {
          action: string;
          actor_id?: string | null;
          actor_kind: string;
          after?: Json | null;
          at?: string;
          before?: Json | null;
          id: string;
          subject_id: string;
          subject_kind: string;
          tenant_id: string;
        };
        Update: {
          action?: string;
          actor_id?: string | null;
          actor_kind?: string;
          after?: Json | null;
          at?: string;
          before?: Json | null;
          id?: string;
          subject_id?: string;
          subject_kind?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "audit_log_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      backfills: {
        Row: {
          attempts: number;
          channel_id: string;
          created_at: string;
          cursor_at: string;
          entered: number;
          error: string | null;
          finished_at: string | null;
          id: string;
          imported: number;
          live_after: string | null;
          next_at: string;
          reason: string;
          seen: number;
          since: string;
          started_at: string | null;
          state: string;
          tenant_id: string;
        };
        Insert: {
          attempts?: number;
          channel_id: string;
          created_at?: string;
          cursor_at: string;
          entered?: number;
          error?: string | null;
          finished_at?: string | null;
          id: string;
          imported?: number;
          live_after?: string | null;
          next_at?: string;
          reason: string;
          seen?: number;
          since: string;
          started_at?: string | null;
          state?: string;
          tenant_id: string;
        };
        Update: {
          attempts?: number;
          channel_id?: string;
          created_at?: string;
          cursor_at?: string;
          entered?: number;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          imported?: number;
          live_after?: string | null;
          next_at?: string;
          reason?: string;
          seen?: number;
          since?: string;
          started_at?: string | null;
          state?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "backfills_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      change_sends: {
        Row: {
          attempts: number;
          body: string | null;
          conversation_id: string;
          created_at: string;
          error_code: string | null;
          failed_at: string | null;
          kind: string;
          lease_token: string | null;
          lease_until: string | null;
          message_id: string;
          not_before: string;
          operator_id: string | null;
          tenant_id: string;
          version: number;
        };
        Insert: {
          attempts?: number;
          body?: string | null;
          conversation_id: string;
          created_at?: string;
          error_code?: string | null;
          failed_at?: string | null;
          kind: string;
          lease_token?: string | null;
          lease_until?: string | null;
          message_id: string;
          not_before?: string;
          operator_id?: string | null;
          tenant_id: string;
          version?: number;
        };
        Update: {
          attempts?: number;
          body?: string | null;
          conversation_id?: string;
          created_at?: string;
          error_code?: string | null;
          failed_at?: string | null;
          kind?: string;
          lease_token?: string | null;
          lease_until?: string | null;
          message_id?: string;
          not_before?: string;
          operator_id?: string | null;
          tenant_id?: string;
          version?: number;
        };
        Relationships: [
          {
            foreignKeyName: "change_sends_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "change_sends_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "change_sends_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      channel_activity: {
        Row: { beats: number; channel_id: string; hour: string; tenant_id: string };
        Insert: { beats: number; channel_id: string; hour: string; tenant_id: string };
        Update: { beats?: number; channel_id?: string; hour?: string; tenant_id?: string };
        Relationships: [
          {
            foreignKeyName: "channel_activity_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      channel_members: {
        Row: { channel_id: string; operator_id: string; tenant_id: string };
        Insert: { channel_id: string; operator_id: string; tenant_id: string };
        Update: { channel_id?: string; operator_id?: string; tenant_id?: string };
        Relationships: [
          {
            foreignKeyName: "channel_members_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "channel_members_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      channel_pacing: {
        Row: {
          channel_id: string;
          cold_starts: string[];
          gap_until: string;
          line_until: string;
          refilled_at: string;
          settings: Json;
          tenant_id: string;
          tokens: number;
        };
        Insert: {
          channel_id: string;
          cold_starts?: string[];
          gap_until?: string;
          line_until?: string;
          refilled_at?: string;
          settings?: Json;
          tenant_id: string;
          tokens?: number;
        };
        Update: {
          channel_id?: string;
          cold_starts?: string[];
          gap_until?: string;
          line_until?: string;
          refilled_at?: string;
          settings?: Json;
          tenant_id?: string;
          tokens?: number;
        };
        Relationships: [
          {
            foreignKeyName: "channel_pacing_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      channel_secrets: {
        Row: {
          channel_id: string;
          ciphertext: string;
          key_version: number;
          tenant_id: string;
          updated_at: string;
        };
        Insert: {
          channel_id: string;
          ciphertext: string;
          key_version: number;
          tenant_id: string;
          updated_at?: string;
        };
        Update: {
          channel_id?: string;
          ciphertext?: string;
          key_version?: number;
          tenant_id?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "channel_secrets_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      channel_teams: {
        Row: { channel_id: string; team_id: string; tenant_id: string };
        Insert: { channel_id: string; team_id: string; tenant_id: string };
        Update: { channel_id?: string; team_id?: string; tenant_id?: string };
        Relationships: [
          {
            foreignKeyName: "channel_teams_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "channel_teams_tenant_id_team_id_fkey";
            columns: ["tenant_id", "team_id"];
            isOneToOne: false;
            referencedRelation: "teams";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      channel_tokens: {
        Row: {
          channel_id: string;
          created_at: string;
          expires_at: string | null;
          id: string;
          revoked_at: string | null;
          tenant_id: string;
          token_hash: string;
        };
        Insert: {
          channel_id: string;
          created_at?: string;
          expires_at?: string | null;
          id: string;
          revoked_at?: string | null;
          tenant_id: string;
          token_hash: string;
        };
        Update: {
          channel_id?: string;
          created_at?: string;
          expires_at?: string | null;
          id?: string;
          revoked_at?: string | null;
          tenant_id?: string;
          token_hash?: string;
        };
        Relationships: [
          {
            foreignKeyName: "channel_tokens_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      channels: {
        Row: {
          capabilities: Json;
          created_at: string;
          health: Json;
          id: string;
          last_event_at: string | null;
          name: string;
          own_address: string | null;
          provider: string;
          settings: Json;
          status: string;
          tenant_id: string;
          type: string;
        };
        Insert: {
          capabilities?: Json;
          created_at?: string;
          health?: Json;
          id: string;
          last_event_at?: string | null;
          name: string;
          own_address?: string | null;
          provider: string;
          settings?: Json;
          status?: string;
          tenant_id: string;
          type: string;
        };
        Update: {
          capabilities?: Json;
          created_at?: string;
          health?: Json;
          id?: string;
          last_event_at?: string | null;
          name?: string;
          own_address?: string | null;
          provider?: string;
          settings?: Json;
          status?: string;
          tenant_id?: string;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: "channels_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      contact_fields: {
        Row: {
          choices: Json;
          key: string;
          kind: string;
          label: string;
          position: number;
          tenant_id: string;
        };
        Insert: {
          choices?: Json;
          key: string;
          kind: string;
          label: string;
          position?: number;
          tenant_id: string;
        };
        Update: {
          choices?: Json;
          key?: string;
          kind?: string;
          label?: string;
          position?: number;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "contact_fields_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      contact_identities: {
        Row: {
          address_id: string;
          br_variant_key: string | null;
          channel_id: string;
          confidence: number;
          first_seen_at: string;
          id: string;
          kind: string;
          last_seen_at: string;
          source: string;
          tenant_id: string;
          value: string;
          value_key: string;
        };
        Insert: {
          address_id: string;
          br_variant_key?: string | null;
          channel_id: string;
          confidence?: number;
          first_seen_at?: string;
          id: string;
          kind: string;
          last_seen_at?: string;
          source?: string;
          tenant_id: string;
          value: string;
          value_key: string;
        };
        Update: {
          address_id?: string;
          br_variant_key?: string | null;
          channel_id?: string;
          confidence?: number;
          first_seen_at?: string;
          id?: string;
          kind?: string;
          last_seen_at?: string;
          source?: string;
          tenant_id?: string;
          value?: string;
          value_key?: string;
        };
        Relationships: [
          {
            foreignKeyName: "contact_identities_tenant_id_address_id_fkey";
            columns: ["tenant_id", "address_id"];
            isOneToOne: false;
            referencedRelation: "addresses";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "contact_identities_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      contact_merges: {
        Row: {
          by_operator_id: string | null;
          created_at: string;
          id: string;
          loser_id: string;
          tenant_id: string;
          undone_at: string | null;
          winner_id: string;
        };
        Insert: {
          by_operator_id?: string | null;
          created_at?: string;
          id: string;
          loser_id: string;
          tenant_id: string;
          undone_at?: string | null;
          winner_id: string;
        };
        Update: {
          by_operator_id?: string | null;
          created_at?: string;
          id?: string;
          loser_id?: string;
          tenant_id?: string;
          undone_at?: string | null;
          winner_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "contact_merges_tenant_id_by_operator_id_fkey";
            columns: ["tenant_id", "by_operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
          {
            foreignKeyName: "contact_merges_tenant_id_loser_id_fkey";
            columns: ["tenant_id", "loser_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "contact_merges_tenant_id_winner_id_fkey";
            columns: ["tenant_id", "winner_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      contact_notes: {
        Row: {
          author_id: string | null;
          body: string;
          contact_id: string;
          created_at: string;
          edited_at: string | null;
          id: string;
          tenant_id: string;
        };
        Insert: {
          author_id?: string | null;
          body: string;
          contact_id: string;
          created_at?: string;
          edited_at?: string | null;
          id: string;
          tenant_id: string;
        };
        Update: {
          author_id?: string | null;
          body?: string;
          contact_id?: string;
          created_at?: string;
          edited_at?: string | null;
          id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "contact_notes_tenant_id_author_id_fkey";
            columns: ["tenant_id", "author_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
          {
            foreignKeyName: "contact_notes_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      contacts: {
        Row: {
          attributes: Json;
          avatar_path: string | null;
          blocked_at: string | null;
          created_at: string;
          erased_at: string | null;
          id: string;
          kind: string;
          merged_into_id: string | null;
          name: string | null;
          name_at: string | null;
          name_rank: number;
          phone: string | null;
          tenant_id: string;
          version: number;
        };
        Insert: {
          attributes?: Json;
          avatar_path?: string | null;
          blocked_at?: string | null;
          created_at?: string;
          erased_at?: string | null;
          id: string;
          kind?: string;
          merged_into_id?: string | null;
          name?: string | null;
          name_at?: string | null;
          name_rank?: number;
          phone?: string | null;
          tenant_id: string;
          version?: number;
        };
        Update: {
          attributes?: Json;
          avatar_path?: string | null;
          blocked_at?: string | null;
          created_at?: string;
          erased_at?: string | null;
          id?: string;
          kind?: string;
          merged_into_id?: string | null;
          name?: string | null;
          name_at?: string | null;
          name_rank?: number;
          phone?: string | null;
          tenant_id?: string;
          version?: number;
        };
        Relationships: [
          {
            foreignKeyName: "contacts_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "contacts_tenant_id_merged_into_id_fkey";
            columns: ["tenant_id", "merged_into_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      conversation_changes: {
        Row: {
          at: string;
          conversation_id: string;
          kind: string;
          message_id: string | null;
          payload: Json | null;
          rev: number;
          tenant_id: string;
        };
        Insert: {
          at?: string;
          conversation_id: string;
          kind: string;
          message_id?: string | null;
          payload?: Json | null;
          rev: number;
          tenant_id: string;
        };
        Update: {
          at?: string;
          conversation_id?: string;
          kind?: string;
          message_id?: string | null;
          payload?: Json | null;
          rev?: number;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "conversation_changes_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      conversation_labels: {
        Row: { conversation_id: string; created_at: string; label_id: string; tenant_id: string };
        Insert: {
          conversation_id: string;
          created_at?: string;
          label_id: string;
          tenant_id: string;
        };
        Update: {
          conversation_id?: string;
          created_at?: string;
          label_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "conversation_labels_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "conversation_labels_tenant_id_label_id_fkey";
            columns: ["tenant_id", "label_id"];
            isOneToOne: false;
            referencedRelation: "labels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      conversations: {
        Row: {
          address_id: string;
          assignee_id: string | null;
          change_xid: string;
          channel_id: string;
          contact_id: string;
          created_at: string;
          id: string;
          last_inbound_seq: number;
          last_message_at: string | null;
          last_message_id: string | null;
          last_seq: number;
          merged_into_id: string | null;
          number: number;
          priority: string;
          resolved_at: string | null;
          rev: number;
          snoozed_until: string | null;
          status: string;
          team_id: string | null;
          tenant_id: string;
          waiting_since: string | null;
          window_expires_at: string | null;
        };
        Insert: {
          address_id: string;
          assignee_id?: string | null;
          change_xid?: string;
          channel_id: string;
          contact_id: string;
          created_at?: string;
          id: string;
          last_inbound_seq?: number;
          last_message_at?: string | null;
          last_message_id?: string | null;
          last_seq?: number;
          merged_into_id?: string | null;
          number: number;
          priority?: string;
          resolved_at?: string | null;
          rev?: number;
          snoozed_until?: string | null;
          status?: string;
          team_id?: string | null;
          tenant_id: string;
          waiting_since?: string | null;
          window_expires_at?: string | null;
        };
        Update: {
          address_id?: string;
          assignee_id?: string | null;
          change_xid?: string;
          channel_id?: string;
          contact_id?: string;
          created_at?: string;
          id?: string;
          last_inbound_seq?: number;
          last_message_at?: string | null;
          last_message_id?: string | null;
          last_seq?: number;
          merged_into_id?: string | null;
          number?: number;
          priority?: string;
          resolved_at?: string | null;
          rev?: number;
          snoozed_until?: string | null;
          status?: string;
          team_id?: string | null;
          tenant_id?: string;
          waiting_since?: string | null;
          window_expires_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "conversations_tenant_id_address_id_fkey";
            columns: ["tenant_id", "address_id"];
            isOneToOne: false;
            referencedRelation: "addresses";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "conversations_tenant_id_assignee_id_fkey";
            columns: ["tenant_id", "assignee_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
          {
            foreignKeyName: "conversations_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "conversations_tenant_id_contact_id_fkey";
            columns: ["tenant_id", "contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "conversations_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "conversations_tenant_id_merged_into_id_fkey";
            columns: ["tenant_id", "merged_into_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "conversations_tenant_id_team_id_fkey";
            columns: ["tenant_id", "team_id"];
            isOneToOne: false;
            referencedRelation: "teams";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      dead_letters: {
        Row: {
          announced_at: string | null;
          channel_id: string | null;
          error: string;
          error_class: string;
          first_at: string;
          id: string;
          lane_key: string | null;
          last_at: string;
          normalizer_version: number | null;
          note: string | null;
          payload: Json | null;
          queue: string;
          replayed_at: string | null;
          replayed_by: string | null;
          resolution: string | null;
          source_id: string;
          tenant_id: string;
        };
        Insert: {
          announced_at?: string | null;
          channel_id?: string | null;
          error: string;
          error_class: string;
          first_at?: string;
          id: string;
          lane_key?: string | null;
          last_at?: string;
          normalizer_version?: number | null;
          note?: string | null;
          payload?: Json | null;
          queue: string;
          replayed_at?: string | null;
          replayed_by?: string | null;
          resolution?: string | null;
          source_id: string;
          tenant_id: string;
        };
        Update: {
          announced_at?: string | null;
          channel_id?: string | null;
          error?: string;
          error_class?: string;
          first_at?: string;
          id?: string;
          lane_key?: string | null;
          last_at?: string;
          normalizer_version?: number | null;
          note?: string | null;
          payload?: Json | null;
          queue?: string;
          replayed_at?: string | null;
          replayed_by?: string | null;
          resolution?: string | null;
          source_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "dead_letters_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      domain_events: {
        Row: {
          at: string;
          cause_id: string | null;
          conversation_id: string | null;
          depth: number;
          dispatched_at: string | null;
          id: string;
          ord: number;
          payload: Json;
          tenant_id: string;
          type: string;
        };
        Insert: {
          at?: string;
          cause_id?: string | null;
          conversation_id?: string | null;
          depth?: number;
          dispatched_at?: string | null;
          id: string;
          ord?: never;
          payload?: Json;
          tenant_id: string;
          type: string;
        };
        Update: {
          at?: string;
          cause_id?: string | null;
          conversation_id?: string | null;
          depth?: number;
          dispatched_at?: string | null;
          id?: string;
          ord?: never;
          payload?: Json;
          tenant_id?: string;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: "domain_events_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      drafts: {
        Row: {
          body: string;
          conversation_id: string;
          kind: string;
          operator_id: string;
          reply_to_id: string | null;
          tenant_id: string;
          updated_at: string;
        };
        Insert: {
          body: string;
          conversation_id: string;
          kind: string;
          operator_id: string;
          reply_to_id?: string | null;
          tenant_id: string;
          updated_at?: string;
        };
        Update: {
          body?: string;
          conversation_id?: string;
          kind?: string;
          operator_id?: string;
          reply_to_id?: string | null;
          tenant_id?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "drafts_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "drafts_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
          {
            foreignKeyName: "drafts_tenant_id_reply_to_id_fkey";
            columns: ["tenant_id", "reply_to_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      file_removals: {
        Row: {
          attempts: number;
          created_at: string;
          next_at: string;
          path: string;
          tenant_id: string;
        };
        Insert: {
          attempts?: number;
          created_at?: string;
          next_at?: string;
          path: string;
          tenant_id: string;
        };
        Update: {
          attempts?: number;
          created_at?: string;
          next_at?: string;
          path?: string;
          tenant_id?: string;
        };
        Relationships: [];
      };
      invitations: {
        Row: {
          accepted_at: string | null;
          channel_ids: string[];
          created_at: string;
          email: string;
          expires_at: string;
          id: string;
          invited_by: string | null;
          role: string;
          sent_at: string | null;
          team_ids: string[];
          tenant_id: string;
          token_hash: string | null;
        };
        Insert: {
          accepted_at?: string | null;
          channel_ids?: string[];
          created_at?: string;
          email: string;
          expires_at: string;
          id: string;
          invited_by?: string | null;
          role: string;
          sent_at?: string | null;
          team_ids?: string[];
          tenant_id: string;
          token_hash?: string | null;
        };
        Update: {
          accepted_at?: string | null;
          channel_ids?: string[];
          created_at?: string;
          email?: string;
          expires_at?: string;
          id?: string;
          invited_by?: string | null;
          role?: string;
          sent_at?: string | null;
          team_ids?: string[];
          tenant_id?: string;
          token_hash?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "invitations_invited_by_fkey";
            columns: ["invited_by"];
            isOneToOne: false;
            referencedRelation: "operators";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "invitations_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      labels: {
        Row: { color: string; created_at: string; id: string; name: string; tenant_id: string };
        Insert: {
          color?: string;
          created_at?: string;
          id: string;
          name: string;
          tenant_id: string;
        };
        Update: {
          color?: string;
          created_at?: string;
          id?: string;
          name?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "labels_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      late_pieces: {
        Row: {
          at: string;
          channel_id: string;
          external_id: string;
          id: string;
          kind: string;
          payload: Json;
          tenant_id: string;
          webhook_ord: number | null;
        };
        Insert: {
          at?: string;
          channel_id: string;
          external_id: string;
          id: string;
          kind: string;
          payload: Json;
          tenant_id: string;
          webhook_ord?: number | null;
        };
        Update: {
          at?: string;
          channel_id?: string;
          external_id?: string;
          id?: string;
          kind?: string;
          payload?: Json;
          tenant_id?: string;
          webhook_ord?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "late_pieces_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      mentions: {
        Row: {
          conversation_id: string;
          created_at: string;
          message_id: string;
          operator_id: string;
          seq: number;
          tenant_id: string;
        };
        Insert: {
          conversation_id: string;
          created_at?: string;
          message_id: string;
          operator_id: string;
          seq: number;
          tenant_id: string;
        };
        Update: {
          conversation_id?: string;
          created_at?: string;
          message_id?: string;
          operator_id?: string;
          seq?: number;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "mentions_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "mentions_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "mentions_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      message_reactions: {
        Row: {
          actor_key: string;
          at: string;
          emoji: string;
          message_id: string;
          tenant_id: string;
        };
        Insert: {
          actor_key: string;
          at: string;
          emoji: string;
          message_id: string;
          tenant_id: string;
        };
        Update: {
          actor_key?: string;
          at?: string;
          emoji?: string;
          message_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "message_reactions_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      message_revisions: {
        Row: {
          at: string | null;
          body: string | null;
          by_kind: string;
          content: Json;
          created_at: string;
          id: string;
          message_id: string;
          tenant_id: string;
        };
        Insert: {
          at?: string | null;
          body?: string | null;
          by_kind?: string;
          content?: Json;
          created_at?: string;
          id: string;
          message_id: string;
          tenant_id: string;
        };
        Update: {
          at?: string | null;
          body?: string | null;
          by_kind?: string;
          content?: Json;
          created_at?: string;
          id?: string;
          message_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "message_revisions_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      message_status_events: {
        Row: {
          channel_id: string;
          external_id: string | null;
          message_id: string;
          participant_key: string;
          provider_ts: string | null;
          received_at: string;
          status: string;
          tenant_id: string;
          webhook_ord: number | null;
        };
        Insert: {
          channel_id: string;
          external_id?: string | null;
          message_id: string;
          participant_key?: string;
          provider_ts?: string | null;
          received_at?: string;
          status: string;
          tenant_id: string;
          webhook_ord?: number | null;
        };
        Update: {
          channel_id?: string;
          external_id?: string | null;
          message_id?: string;
          participant_key?: string;
          provider_ts?: string | null;
          received_at?: string;
          status?: string;
          tenant_id?: string;
          webhook_ord?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "message_status_events_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      message_templates: {
        Row: {
          body: string;
          buttons: Json;
          category: string;
          channel_id: string;
          created_at: string;
          external_id: string;
          footer: string | null;
          header: string | null;
          id: string;
          language: string;
          name: string;
          status: string;
          tenant_id: string;
          variables: Json;
        };
        Insert: {
          body: string;
          buttons?: Json;
          category: string;
          channel_id: string;
          created_at?: string;
          external_id: string;
          footer?: string | null;
          header?: string | null;
          id: string;
          language: string;
          name: string;
          status: string;
          tenant_id: string;
          variables?: Json;
        };
        Update: {
          body?: string;
          buttons?: Json;
          category?: string;
          channel_id?: string;
          created_at?: string;
          external_id?: string;
          footer?: string | null;
          header?: string | null;
          id?: string;
          language?: string;
          name?: string;
          status?: string;
          tenant_id?: string;
          variables?: Json;
        };
        Relationships: [
          {
            foreignKeyName: "message_templates_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      messages: {
        Row: {
          author_contact_id: string | null;
          author_kind: string;
          author_member_id: string | null;
          author_name: string | null;
          body: string | null;
          channel_id: string;
          client_message_id: string | null;
          content: Json;
          conversation_id: string;
          created_at: string;
          deleted_at: string | null;
          deleted_by_member_id: string | null;
          direction: string;
          edited_at: string | null;
          error_code: string | null;
          external_id: string | null;
          from_me: boolean;
          id: string;
          kind: string;
          normalizer_version: number | null;
          origin: string;
          provider_ts: string | null;
          reply_to_external_id: string | null;
          reply_to_id: string | null;
          request_hash: string | null;
          seq: number;
          sort_ts: string;
          status: string | null;
          status_at: string | null;
          status_rank: number | null;
          tenant_id: string;
          version: number;
        };
        Insert: {
          author_contact_id?: string | null;
          author_kind: string;
          author_member_id?: string | null;
          author_name?: string | null;
          body?: string | null;
          channel_id: string;
          client_message_id?: string | null;
          content?: Json;
          conversation_id: string;
          created_at?: string;
          deleted_at?: string | null;
          deleted_by_member_id?: string | null;
          direction: string;
          edited_at?: string | null;
          error_code?: string | null;
          external_id?: string | null;
          from_me?: boolean;
          id: string;
          kind: string;
          normalizer_version?: number | null;
          origin: string;
          provider_ts?: string | null;
          reply_to_external_id?: string | null;
          reply_to_id?: string | null;
          request_hash?: string | null;
          seq: number;
          sort_ts: string;
          status?: string | null;
          status_at?: string | null;
          status_rank?: number | null;
          tenant_id: string;
          version?: number;
        };
        Update: {
          author_contact_id?: string | null;
          author_kind?: string;
          author_member_id?: string | null;
          author_name?: string | null;
          body?: string | null;
          channel_id?: string;
          client_message_id?: string | null;
          content?: Json;
          conversation_id?: string;
          created_at?: string;
          deleted_at?: string | null;
          deleted_by_member_id?: string | null;
          direction?: string;
          edited_at?: string | null;
          error_code?: string | null;
          external_id?: string | null;
          from_me?: boolean;
          id?: string;
          kind?: string;
          normalizer_version?: number | null;
          origin?: string;
          provider_ts?: string | null;
          reply_to_external_id?: string | null;
          reply_to_id?: string | null;
          request_hash?: string | null;
          seq?: number;
          sort_ts?: string;
          status?: string | null;
          status_at?: string | null;
          status_rank?: number | null;
          tenant_id?: string;
          version?: number;
        };
        Relationships: [
          {
            foreignKeyName: "messages_tenant_id_author_contact_id_fkey";
            columns: ["tenant_id", "author_contact_id"];
            isOneToOne: false;
            referencedRelation: "contacts";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "messages_tenant_id_author_member_id_fkey";
            columns: ["tenant_id", "author_member_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
          {
            foreignKeyName: "messages_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "messages_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "messages_tenant_id_deleted_by_member_id_fkey";
            columns: ["tenant_id", "deleted_by_member_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
          {
            foreignKeyName: "messages_tenant_id_reply_to_id_fkey";
            columns: ["tenant_id", "reply_to_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      operators: {
        Row: {
          created_at: string;
          email: string | null;
          id: string;
          locale: string | null;
          name: string;
          subject: string;
        };
        Insert: {
          created_at?: string;
          email?: string | null;
          id: string;
          locale?: string | null;
          name: string;
          subject: string;
        };
        Update: {
          created_at?: string;
          email?: string | null;
          id?: string;
          locale?: string | null;
          name?: string;
          subject?: string;
        };
        Relationships: [];
      };
      outbox: {
        Row: {
          confirm_by: string | null;
          conversation_id: string;
          created_at: string;
          dispatched_at: string | null;
          id: string;
          message_id: string;
          not_before: string;
          ord: number;
          settled_at: string | null;
          tenant_id: string;
          verify_at: string | null;
          waits_for: string | null;
        };
        Insert: {
          confirm_by?: string | null;
          conversation_id: string;
          created_at?: string;
          dispatched_at?: string | null;
          id: string;
          message_id: string;
          not_before?: string;
          ord?: never;
          settled_at?: string | null;
          tenant_id: string;
          verify_at?: string | null;
          waits_for?: string | null;
        };
        Update: {
          confirm_by?: string | null;
          conversation_id?: string;
          created_at?: string;
          dispatched_at?: string | null;
          id?: string;
          message_id?: string;
          not_before?: string;
          ord?: never;
          settled_at?: string | null;
          tenant_id?: string;
          verify_at?: string | null;
          waits_for?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "outbox_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "outbox_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      parked_echoes: {
        Row: {
          address_id: string;
          at: string;
          channel_id: string;
          external_id: string;
          payload: Json;
          tenant_id: string;
          webhook_ord: number | null;
        };
        Insert: {
          address_id: string;
          at?: string;
          channel_id: string;
          external_id: string;
          payload: Json;
          tenant_id: string;
          webhook_ord?: number | null;
        };
        Update: {
          address_id?: string;
          at?: string;
          channel_id?: string;
          external_id?: string;
          payload?: Json;
          tenant_id?: string;
          webhook_ord?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "parked_echoes_tenant_id_address_id_fkey";
            columns: ["tenant_id", "address_id"];
            isOneToOne: false;
            referencedRelation: "addresses";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "parked_echoes_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      participants: {
        Row: {
          conversation_id: string;
          joined_at: string;
          left_at: string | null;
          muted_until: string | null;
          operator_id: string;
          role: string;
          tenant_id: string;
        };
        Insert: {
          conversation_id: string;
          joined_at?: string;
          left_at?: string | null;
          muted_until?: string | null;
          operator_id: string;
          role?: string;
          tenant_id: string;
        };
        Update: {
          conversation_id?: string;
          joined_at?: string;
          left_at?: string | null;
          muted_until?: string | null;
          operator_id?: string;
          role?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "participants_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "participants_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      permissions: {
        Row: { lowest_role: string; permission: string };
        Insert: { lowest_role: string; permission: string };
        Update: { lowest_role?: string; permission?: string };
        Relationships: [];
      };
      privacy_requests: {
        Row: {
          attempts: number;
          contact_id: string;
          created_at: string;
          cursor: Json | null;
          error: string | null;
          finished_at: string | null;
          id: string;
          identity_hashes: string[];
          kind: string;
          next_at: string;
          receipt: Json;
          requested_by: string | null;
          state: string;
          step: string | null;
          storage_path: string | null;
          tenant_id: string;
          terms: Json | null;
        };
        Insert: {
          attempts?: number;
          contact_id: string;
          created_at?: string;
          cursor?: Json | null;
          error?: string | null;
          finished_at?: string | null;
          id: string;
          identity_hashes?: string[];
          kind: string;
          next_at?: string;
          receipt?: Json;
          requested_by?: string | null;
          state?: string;
          step?: string | null;
          storage_path?: string | null;
          tenant_id: string;
          terms?: Json | null;
        };
        Update: {
          attempts?: number;
          contact_id?: string;
          created_at?: string;
          cursor?: Json | null;
          error?: string | null;
          finished_at?: string | null;
          id?: string;
          identity_hashes?: string[];
          kind?: string;
          next_at?: string;
          receipt?: Json;
          requested_by?: string | null;
          state?: string;
          step?: string | null;
          storage_path?: string | null;
          tenant_id?: string;
          terms?: Json | null;
        };
        Relationships: [
          {
            foreignKeyName: "privacy_requests_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      quick_replies: {
        Row: {
          body: string;
          created_at: string;
          id: string;
          shortcut: string;
          tenant_id: string;
          title: string;
        };
        Insert: {
          body: string;
          created_at?: string;
          id: string;
          shortcut: string;
          tenant_id: string;
          title?: string;
        };
        Update: {
          body?: string;
          created_at?: string;
          id?: string;
          shortcut?: string;
          tenant_id?: string;
          title?: string;
        };
        Relationships: [
          {
            foreignKeyName: "quick_replies_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      reaction_sends: {
        Row: {
          attempts: number;
          conversation_id: string;
          created_at: string;
          emoji: string;
          message_id: string;
          not_before: string;
          tenant_id: string;
          version: number;
        };
        Insert: {
          attempts?: number;
          conversation_id: string;
          created_at?: string;
          emoji: string;
          message_id: string;
          not_before?: string;
          tenant_id: string;
          version?: number;
        };
        Update: {
          attempts?: number;
          conversation_id?: string;
          created_at?: string;
          emoji?: string;
          message_id?: string;
          not_before?: string;
          tenant_id?: string;
          version?: number;
        };
        Relationships: [
          {
            foreignKeyName: "reaction_sends_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "reaction_sends_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      read_cursors: {
        Row: {
          conversation_id: string;
          last_read_seq: number;
          operator_id: string;
          tenant_id: string;
          updated_at: string;
        };
        Insert: {
          conversation_id: string;
          last_read_seq?: number;
          operator_id: string;
          tenant_id: string;
          updated_at?: string;
        };
        Update: {
          conversation_id?: string;
          last_read_seq?: number;
          operator_id?: string;
          tenant_id?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "read_cursors_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "read_cursors_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      retention_walks: {
        Row: {
          class: string;
          conversation_id: string | null;
          finished_at: string | null;
          tenant_id: string;
        };
        Insert: {
          class: string;
          conversation_id?: string | null;
          finished_at?: string | null;
          tenant_id: string;
        };
        Update: {
          class?: string;
          conversation_id?: string | null;
          finished_at?: string | null;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "retention_walks_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      saved_views: {
        Row: {
          created_at: string;
          id: string;
          name: string;
          operator_id: string | null;
          position: number;
          query: Json;
          tenant_id: string;
        };
        Insert: {
          created_at?: string;
          id: string;
          name: string;
          operator_id?: string | null;
          position?: number;
          query: Json;
          tenant_id: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          name?: string;
          operator_id?: string | null;
          position?: number;
          query?: Json;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "saved_views_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "saved_views_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      schema_migrations: {
        Row: { applied_at: string; checksum: string; name: string };
        Insert: { applied_at?: string; checksum: string; name: string };
        Update: { applied_at?: string; checksum?: string; name?: string };
        Relationships: [];
      };
      send_allowances: {
        Row: { empty_at: string; operator_id: string; tenant_id: string };
        Insert: { empty_at: string; operator_id: string; tenant_id: string };
        Update: { empty_at?: string; operator_id?: string; tenant_id?: string };
        Relationships: [
          {
            foreignKeyName: "send_allowances_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: true;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      send_attempts: {
        Row: {
          deadline_at: string;
          error: string | null;
          error_code: string | null;
          external_id: string | null;
          finished_at: string | null;
          id: string;
          message_id: string;
          n: number;
          outcome: string | null;
          started_at: string;
          tenant_id: string;
          token: string;
        };
        Insert: {
          deadline_at: string;
          error?: string | null;
          error_code?: string | null;
          external_id?: string | null;
          finished_at?: string | null;
          id: string;
          message_id: string;
          n: number;
          outcome?: string | null;
          started_at?: string;
          tenant_id: string;
          token: string;
        };
        Update: {
          deadline_at?: string;
          error?: string | null;
          error_code?: string | null;
          external_id?: string | null;
          finished_at?: string | null;
          id?: string;
          message_id?: string;
          n?: number;
          outcome?: string | null;
          started_at?: string;
          tenant_id?: string;
          token?: string;
        };
        Relationships: [
          {
            foreignKeyName: "send_attempts_tenant_id_message_id_fkey";
            columns: ["tenant_id", "message_id"];
            isOneToOne: false;
            referencedRelation: "messages";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      team_members: {
        Row: { created_at: string; operator_id: string; team_id: string; tenant_id: string };
        Insert: { created_at?: string; operator_id: string; team_id: string; tenant_id: string };
        Update: { created_at?: string; operator_id?: string; team_id?: string; tenant_id?: string };
        Relationships: [
          {
            foreignKeyName: "team_members_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
          {
            foreignKeyName: "team_members_tenant_id_team_id_fkey";
            columns: ["tenant_id", "team_id"];
            isOneToOne: false;
            referencedRelation: "teams";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      teams: {
        Row: { created_at: string; id: string; name: string; tenant_id: string };
        Insert: { created_at?: string; id: string; name: string; tenant_id: string };
        Update: { created_at?: string; id?: string; name?: string; tenant_id?: string };
        Relationships: [
          {
            foreignKeyName: "teams_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      tenant_counters: {
        Row: { conversation_number: number; tenant_id: string };
        Insert: { conversation_number?: number; tenant_id: string };
        Update: { conversation_number?: number; tenant_id?: string };
        Relationships: [
          {
            foreignKeyName: "tenant_counters_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: true;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      tenant_members: {
        Row: {
          availability: string;
          capacity: number | null;
          created_at: string;
          operator_id: string;
          removed_at: string | null;
          role: string;
          tenant_id: string;
        };
        Insert: {
          availability?: string;
          capacity?: number | null;
          created_at?: string;
          operator_id: string;
          removed_at?: string | null;
          role: string;
          tenant_id: string;
        };
        Update: {
          availability?: string;
          capacity?: number | null;
          created_at?: string;
          operator_id?: string;
          removed_at?: string | null;
          role?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "tenant_members_operator_id_fkey";
            columns: ["operator_id"];
            isOneToOne: false;
            referencedRelation: "operators";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "tenant_members_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      tenants: {
        Row: {
          created_at: string;
          id: string;
          locale: string;
          name: string;
          settings: Json;
          slug: string;
          time_zone: string;
        };
        Insert: {
          created_at?: string;
          id: string;
          locale?: string;
          name: string;
          settings?: Json;
          slug: string;
          time_zone?: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          locale?: string;
          name?: string;
          settings?: Json;
          slug?: string;
          time_zone?: string;
        };
        Relationships: [];
      };
      undo_steps: {
        Row: {
          conversation_id: string;
          created_at: string;
          found_state: Json;
          id: string;
          left_state: Json;
          operator_id: string;
          tenant_id: string;
        };
        Insert: {
          conversation_id: string;
          created_at?: string;
          found_state: Json;
          id: string;
          left_state: Json;
          operator_id: string;
          tenant_id: string;
        };
        Update: {
          conversation_id?: string;
          created_at?: string;
          found_state?: Json;
          id?: string;
          left_state?: Json;
          operator_id?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "undo_steps_tenant_id_conversation_id_fkey";
            columns: ["tenant_id", "conversation_id"];
            isOneToOne: false;
            referencedRelation: "conversations";
            referencedColumns: ["tenant_id", "id"];
          },
          {
            foreignKeyName: "undo_steps_tenant_id_operator_id_fkey";
            columns: ["tenant_id", "operator_id"];
            isOneToOne: false;
            referencedRelation: "tenant_members";
            referencedColumns: ["tenant_id", "operator_id"];
          },
        ];
      };
      visibility_epochs: {
        Row: { epoch: number; tenant_id: string; unit_id: string; unit_kind: string };
        Insert: { epoch?: number; tenant_id: string; unit_id: string; unit_kind: string };
        Update: { epoch?: number; tenant_id?: string; unit_id?: string; unit_kind?: string };
        Relationships: [
          {
            foreignKeyName: "visibility_epochs_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
      webhook_events: {
        Row: {
          attempts: number;
          channel_id: string;
          dedupe_key: string | null;
          error: string | null;
          id: string;
          lane_key: string;
          next_attempt_at: string;
          normalizer_version: number | null;
          ord: number;
          payload: Json;
          provider_event: string;
          received_at: string;
          settled_at: string | null;
          state: string;
          tenant_id: string;
        };
        Insert: {
          attempts?: number;
          channel_id: string;
          dedupe_key?: string | null;
          error?: string | null;
          id: string;
          lane_key: string;
          next_attempt_at?: string;
          normalizer_version?: number | null;
          ord?: never;
          payload: Json;
          provider_event: string;
          received_at?: string;
          settled_at?: string | null;
          state?: string;
          tenant_id: string;
        };
        Update: {
          attempts?: number;
          channel_id?: string;
          dedupe_key?: string | null;
          error?: string | null;
          id?: string;
          lane_key?: string;
          next_attempt_at?: string;
          normalizer_version?: number | null;
          ord?: never;
          payload?: Json;
          provider_event?: string;
          received_at?: string;
          settled_at?: string | null;
          state?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "webhook_events_tenant_id_channel_id_fkey";
            columns: ["tenant_id", "channel_id"];
            isOneToOne: false;
            referencedRelation: "channels";
            referencedColumns: ["tenant_id", "id"];
          },
        ];
      };
      webhook_events_archive: {
        Row: {
          attempts: number;
          channel_id: string;
          dedupe_key: string | null;
          error: string | null;
          id: string;
          lane_key: string;
          normalizer_version: number | null;
          ord: number;
          payload: Json;
          provider_event: string;
          received_at: string;
          settled_at: string | null;
          state: string;
          tenant_id: string;
        };
        Insert: {
          attempts: number;
          channel_id: string;
          dedupe_key?: string | null;
          error?: string | null;
          id: string;
          lane_key: string;
          normalizer_version?: number | null;
          ord: number;
          payload: Json;
          provider_event: string;
          received_at: string;
          settled_at?: string | null;
          state: string;
          tenant_id: string;
        };
        Update: {
          attempts?: number;
          channel_id?: string;
          dedupe_key?: string | null;
          error?: string | null;
          id?: string;
          lane_key?: string;
          normalizer_version?: number | null;
          ord?: number;
          payload?: Json;
          provider_event?: string;
          received_at?: string;
          settled_at?: string | null;
          state?: string;
          tenant_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "webhook_events_archive_tenant_id_fkey";
            columns: ["tenant_id"];
            isOneToOne: false;
            referencedRelation: "tenants";
            referencedColumns: ["id"];
          },
        ];
      };
    };
    Views: Record<never, never>;
    Functions: {
      accept_invitation: { Args: { args: Json }; Returns: Json };
      add_channel_token: { Args: { args: Json }; Returns: Json };
      add_member: { Args: { args: Json }; Returns: Json };
      announce_presence: { Args: { args: Json }; Returns: Json };
      announce_typing: { Args: { args: Json }; Returns: Json };
      apply_retention: { Args: { args: Json }; Returns: Json };
      archive_webhook_events: { Args: { args: Json }; Returns: Json };
      begin_send_attempt: { Args: { args: Json }; Returns: Json };
      block_contact: { Args: { args: Json }; Returns: Json };
      call_as: { Args: { claims: Json; fn: string; args: Json }; Returns: Json };
      change_member: { Args: { args: Json }; Returns: Json };
      change_message: { Args: { args: Json }; Returns: Json };
      check_start: { Args: { args: Json }; Returns: Json };
      claim_attachment: { Args: { args: Json }; Returns: Json };
      claim_webhook_events: { Args: { args: Json }; Returns: Json };
      count_channel_secrets: { Args: { args: Json }; Returns: Json };
      count_conversations: { Args: { args: Json }; Returns: Json };
      create_attachment: { Args: { args: Json }; Returns: Json };
      create_channel: { Args: { args: Json }; Returns: Json };
      create_label: { Args: { args: Json }; Returns: Json };
      create_quick_reply: { Args: { args: Json }; Returns: Json };
      create_team: { Args: { args: Json }; Returns: Json };
      create_tenant: { Args: { args: Json }; Returns: Json };
      delete_contact_note: { Args: { args: Json }; Returns: Json };
      delete_team: { Args: { args: Json }; Returns: Json };
      delete_view: { Args: { args: Json }; Returns: Json };
      discard_dead_letter: { Args: { args: Json }; Returns: Json };
      discard_message: { Args: { args: Json }; Returns: Json };
      dismiss_member: { Args: { args: Json }; Returns: Json };
      enqueue_message: { Args: { args: Json }; Returns: Json };
      erase_tenant_step: { Args: { args: Json }; Returns: Json };
      expire_channel_tokens: { Args: { args: Json }; Returns: Json };
      export_contact_page: { Args: { args: Json }; Returns: Json };
      export_tenant_page: { Args: { args: Json }; Returns: Json };
      fail_backfill_step: { Args: { args: Json }; Returns: Json };
      fail_privacy_request: { Args: { args: Json }; Returns: Json };
      find_contact: { Args: { args: Json }; Returns: Json };
      find_tenant: { Args: { args: Json }; Returns: Json };
      finish_attachment: { Args: { args: Json }; Returns: Json };
      finish_change: { Args: { args: Json }; Returns: Json };
      finish_privacy_request: { Args: { args: Json }; Returns: Json };
      finish_reaction: { Args: { args: Json }; Returns: Json };
      finish_send_attempt: { Args: { args: Json }; Returns: Json };
      get_backfill: { Args: { args: Json }; Returns: Json };
      get_channel_pacing: { Args: { args: Json }; Returns: Json };
      get_contact: { Args: { args: Json }; Returns: Json };
      get_conversation: { Args: { args: Json }; Returns: Json };
      get_dead_letter: { Args: { args: Json }; Returns: Json };
      get_message: { Args: { args: Json }; Returns: Json };
      get_message_attempts: { Args: { args: Json }; Returns: Json };
      get_privacy_request: { Args: { args: Json }; Returns: Json };
      get_retention: { Args: { args: Json }; Returns: Json };
      get_session: { Args: { args: Json }; Returns: Json };
      ingest_events: { Args: { args: Json }; Returns: Json };
      invite_member: { Args: { args: Json }; Returns: Json };
      issue_invitation: { Args: { args: Json }; Returns: Json };
      join_topics: { Args: { args: Json }; Returns: Json };
      list_audit: { Args: { args: Json }; Returns: Json };
      list_changes: { Args: { args: Json }; Returns: Json };
      list_channel_secrets: { Args: { args: Json }; Returns: Json };
      list_channel_tokens: { Args: { args: Json }; Returns: Json };
      list_channels: { Args: { args: Json }; Returns: Json };
      list_contact_media: { Args: { args: Json }; Returns: Json };
      list_contact_notes: { Args: { args: Json }; Returns: Json };
      list_conversations: { Args: { args: Json }; Returns: Json };
      list_dead_letters: { Args: { args: Json }; Returns: Json };
      list_exported_tables: { Args: { args: Json }; Returns: Json };
      list_managed_channels: { Args: { args: Json }; Returns: Json };
      list_members: { Args: { args: Json }; Returns: Json };
      list_messages: { Args: { args: Json }; Returns: Json };
      list_past_conversations: { Args: { args: Json }; Returns: Json };
      list_privacy_requests: { Args: { args: Json }; Returns: Json };
      list_quick_replies: { Args: { args: Json }; Returns: Json };
      list_revisions: { Args: { args: Json }; Returns: Json };
      list_saved_views: { Args: { args: Json }; Returns: Json };
      list_teams: { Args: { args: Json }; Returns: Json };
      list_templates: { Args: { args: Json }; Returns: Json };
      locate_attachment: { Args: { args: Json }; Returns: Json };
      mark_read: { Args: { args: Json }; Returns: Json };
      merge_contacts: { Args: { args: Json }; Returns: Json };
      missing_messages: { Args: { args: Json }; Returns: Json };
      name_group: { Args: { args: Json }; Returns: Json };
      note_announced_letters: { Args: { args: Json }; Returns: Json };
      note_backfill_step: { Args: { args: Json }; Returns: Json };
      note_channel_audit: { Args: { args: Json }; Returns: Json };
      note_channel_health: { Args: { args: Json }; Returns: Json };
      note_channel_probe: { Args: { args: Json }; Returns: Json };
      note_file_removals: { Args: { args: Json }; Returns: Json };
      note_invitation_sent: { Args: { args: Json }; Returns: Json };
      open_attachment: { Args: { args: Json }; Returns: Json };
      open_channel: { Args: { args: Json }; Returns: Json };
      open_file: { Args: { args: Json }; Returns: Json };
      order_views: { Args: { args: Json }; Returns: Json };
      pending_attachments: { Args: { args: Json }; Returns: Json };
      pending_lanes: { Args: { args: Json }; Returns: Json };
      pending_sends: { Args: { args: Json }; Returns: Json };
      pipeline_figures: { Args: { args: Json }; Returns: Json };
      prune_channel_activity: { Args: { args: Json }; Returns: Json };
      prune_late_pieces: { Args: { args: Json }; Returns: Json };
      read_audit: { Args: { args: Json }; Returns: Json };
      read_broadcasts: { Args: { args: Json }; Returns: Json };
      record_typing: { Args: { args: Json }; Returns: Json };
      record_webhook_events: { Args: { args: Json }; Returns: Json };
      refresh_templates: { Args: { args: Json }; Returns: Json };
      remove_channel: { Args: { args: Json }; Returns: Json };
      remove_member: { Args: { args: Json }; Returns: Json };
      remove_team_member: { Args: { args: Json }; Returns: Json };
      rename_channel: { Args: { args: Json }; Returns: Json };
      replay_dead_letter: { Args: { args: Json }; Returns: Json };
      request_contact_erasure: { Args: { args: Json }; Returns: Json };
      request_contact_export: { Args: { args: Json }; Returns: Json };
      require_channel_admin: { Args: { args: Json }; Returns: Json };
      resolve_channel_token: { Args: { args: Json }; Returns: Json };
      retry_attachment: { Args: { args: Json }; Returns: Json };
      retry_message: { Args: { args: Json }; Returns: Json };
      revoke_channel_token: { Args: { args: Json }; Returns: Json };
      revoke_invitation: { Args: { args: Json }; Returns: Json };
      save_contact_note: { Args: { args: Json }; Returns: Json };
      save_draft: { Args: { args: Json }; Returns: Json };
      save_team: { Args: { args: Json }; Returns: Json };
      save_view: { Args: { args: Json }; Returns: Json };
      schedule_backfills: { Args: { args: Json }; Returns: Json };
      search_inbox: { Args: { args: Json }; Returns: Json };
      send_target: { Args: { args: Json }; Returns: Json };
      set_availability: { Args: { args: Json }; Returns: Json };
      set_channel_pacing: { Args: { args: Json }; Returns: Json };
      set_channel_poison: { Args: { args: Json }; Returns: Json };
      set_channel_secret: { Args: { args: Json }; Returns: Json };
      set_contact_field: { Args: { args: Json }; Returns: Json };
      set_labels: { Args: { args: Json }; Returns: Json };
      set_read_marks: { Args: { args: Json }; Returns: Json };
      set_retention: { Args: { args: Json }; Returns: Json };
      settle_echoes: { Args: { args: Json }; Returns: Json };
      settle_lookup: { Args: { args: Json }; Returns: Json };
      settle_stale_sends: { Args: { args: Json }; Returns: Json };
      start_conversation: { Args: { args: Json }; Returns: Json };
      step_erasure: { Args: { args: Json }; Returns: Json };
      store_templates: { Args: { args: Json }; Returns: Json };
      sync_conversations: { Args: { args: Json }; Returns: Json };
      take_backfills: { Args: { args: Json }; Returns: Json };
      take_channels_to_audit: { Args: { args: Json }; Returns: Json };
      take_channels_to_probe: { Args: { args: Json }; Returns: Json };
      take_channels_with_templates: { Args: { args: Json }; Returns: Json };
      take_file_removals: { Args: { args: Json }; Returns: Json };
      take_groups_to_name: { Args: { args: Json }; Returns: Json };
      take_privacy_requests: { Args: { args: Json }; Returns: Json };
      transfer_conversation: { Args: { args: Json }; Returns: Json };
      turn_days: { Args: { args: Json }; Returns: Json };
      unannounced_dead_letters: { Args: { args: Json }; Returns: Json };
      undo_update: { Args: { args: Json }; Returns: Json };
      unmerge_contacts: { Args: { args: Json }; Returns: Json };
      update_contact: { Args: { args: Json }; Returns: Json };
      update_conversation: { Args: { args: Json }; Returns: Json };
      update_conversations: { Args: { args: Json }; Returns: Json };
      verify_message: { Args: { args: Json }; Returns: Json };
      wake_snoozed: { Args: { args: Json }; Returns: Json };
      want_backfill: { Args: { args: Json }; Returns: Json };
      want_privacy_request: { Args: { args: Json }; Returns: Json };
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
