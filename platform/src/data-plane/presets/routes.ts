import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { listPresets } from "./list-presets.ts";
import { archivePreset, createPreset, updatePreset } from "./save-preset.ts";
import { CreatePresetBody, Preset, PresetList, UpdatePresetBody } from "./schemas.ts";

const Id = z.object({ id: z.uuid() });
const tags = ["presets"];

export function presetRoutes(app: App): void {
  app.get(
    "/api/presets",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "The cascades to start from: those that ship, and the organization's own",
        response: { 200: PresetList },
      },
    },
    (request) => request.tenant.transaction((tx) => listPresets(tx)),
  );

  app.post(
    "/api/presets",
    {
      config: { permission: "estimates.write" },
      schema: {
        tags,
        summary: "Keep a cascade under a name, to use it again",
        body: CreatePresetBody,
        response: { 201: Preset },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await request.tenant.transaction((tx) => createPreset(tx, request.actor, request.body))),
  );

  app.patch(
    "/api/presets/:id",
    {
      config: { permission: "estimates.write" },
      schema: {
        tags,
        summary: "Change a preset; estimates made from it stay as they are",
        params: Id,
        body: UpdatePresetBody,
        response: { 200: Preset },
      },
    },
    (request) => request.tenant.transaction((tx) => updatePreset(tx, request.params.id, request.body)),
  );

  app.delete(
    "/api/presets/:id",
    {
      config: { permission: "estimates.write" },
      schema: { tags, summary: "Take a preset out of the choice", params: Id },
    },
    async (request, reply) => {
      await request.tenant.transaction((tx) => archivePreset(tx, request.params.id));
      return reply.code(204).send();
    },
  );
}
