/** A part of the platform that a tier may open. */
export interface Service {
  id: string;
  name: string;
  description: string;
}

/**
 * The built-in services. `ops-center` and `billing` stay open to everybody who can sign in and owes money
 * or has ended.
 */
export const SERVICES: readonly Service[] = [
  { id: 'ops-center', name: 'Ops Center', description: 'Account, keys, usage and status.' },
  { id: 'billing', name: 'Billing', description: 'Invoices, payment methods and plan.' },
  { id: 'chat', name: 'Chat', description: 'Chat with the platform’s models in the browser.' },
  { id: 'inference', name: 'Inference API', description: 'Text generation over HTTP.' },
  { id: 'embeddings', name: 'Embeddings API', description: 'Vectors for search and retrieval.' },
  { id: 'search', name: 'Search', description: 'Web and document search for answers with sources.' },
  { id: 'tts', name: 'Text to speech', description: 'Natural voices over HTTP.' },
  { id: 'stt', name: 'Speech to text', description: 'Transcription over HTTP.' },
  { id: 'agents', name: 'Agents', description: 'Long-running agents with tools.' },
  { id: 'fine-tuning', name: 'Fine-tuning', description: 'Own variants of the models that allow it.' },
  { id: 'team', name: 'Team management', description: 'Members, roles and shared keys.' },
  { id: 'audit-log', name: 'Audit log', description: 'Who did what, exportable.' },
];

/** Services that stay open during a suspension, so that the customer can pay. */
export const SUSPENDED_SERVICES: readonly string[] = ['ops-center', 'billing'];

/** Services that stay open without a live subscription. */
export const ENDED_SERVICES: readonly string[] = ['ops-center'];
