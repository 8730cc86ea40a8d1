/** Why a change is not accepted: a stable snake_case code and a sentence that a person can act on. */
export interface Refusal {
  code: string;
  message: string;
}
