/** Sharing as the page offers it; the code that packs and reads links is loaded when it is wanted. */
import type { ShareService } from '#views/shared/services.ts';
import type { LinkContext } from './share-link.ts';

/** Beyond this many characters a file is offered beside the link (some programs cut addresses at about 2,000). */
const COMFORTABLE_LINK = 1_800;

/** Makes the service. */
export function createShareService(context: LinkContext): ShareService {
  return {
    comfortable: COMFORTABLE_LINK,
    async link(only) {
      // Without the gallery a link holds the whole scenario, which is longer and no worse.
      const [{ linkOf }, entries] = await Promise.all([import('./share-link.ts'), context.gallery.load().catch(() => [])]);
      return linkOf(context, entries, only);
    },
  };
}
