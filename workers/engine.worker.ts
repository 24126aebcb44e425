/** Exposes the engine to the page. Records that travel in answers are transferred, not copied. */
import { expose, transfer } from 'comlink';
import type { EngineApi } from '#engine/engine-api.ts';
import { createEngineHost } from '#engine/engine-host.ts';

const host: EngineApi = createEngineHost();

const api: EngineApi = {
  catalog: () => host.catalog(),
  open: (request) => host.open(request),
  advance: (request) => {
    const reply = host.advance(request);
    return transfer(reply, [...reply.batches]);
  },
  input: (input) => host.input(input),
  rewind: (atNs, ahead) => host.rewind(atNs, ahead),
  packet: (run, packetId) => host.packet(run, packetId),
  capture: (request) => {
    const piece = host.capture(request);
    return piece === null ? null : transfer(piece, [piece.bytes]);
  },
};

expose(api);
