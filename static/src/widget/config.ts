// What the server's page hands to the panel.

export interface Question {
  id: string;
  label: string;
  kind: "line" | "text" | "choice" | "consent";
  options: string[];
  is_required: boolean;
}

export interface Notice {
  version: number;
  text: string;
  requires_consent: boolean;
}

export interface Config {
  key: string;
  title: string;
  subtitle: string;
  colour: string;
  ink: string;
  language: string;
  languages: string[];
  product_name: string;
  privacy_url: string;
  notice: Notice;
  questions: Question[];
  ask_email: boolean;
  max_length: number;
  can_mail: boolean;
  host_origins: string[];
  /** The part for calls, fetched when there is one. */
  call_script: string;
  /** So many bytes a file may have; 0: none can be sent here. */
  file_most: number;
}

export function readConfig(page: Document): Config {
  return JSON.parse(page.getElementById("config")?.textContent ?? "") as Config;
}
