/** Workflow type name of a message that is sent again. */
export const MESSAGE_RESEND = 'messageResend';

/** The id of such a run: of its message, and of the request that asked for it. */
export const messageResendWorkflowId = (messageId: string, requestKey: string): string =>
  `message-resend:${messageId}:${requestKey}`;

/** Which message; its text and its address stay in the outbox. */
export interface MessageResendInput {
  messageId: string;
}
