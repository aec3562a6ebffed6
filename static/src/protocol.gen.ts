// Generated from contactcenter/protocol/ by `make protocol`. Do not edit.

export type CallKind = "voice" | "video";
export type CallState = "requested" | "ringing" | "connected" | "ended" | "declined" | "unanswered" | "failed";
export type ChosenPresence = "available" | "busy" | "do_not_disturb" | "away" | "offline";
export type LegRole = "customer" | "agent" | "supervisor" | "monitor" | "whisper";
export type LegState = "invited" | "joining" | "live" | "lost";
export type ListenMode = "monitor" | "whisper" | "supervisor";
export type OfferOutcome = "accepted" | "rejected" | "timed_out" | "withdrawn";
export type Presence = "available" | "busy" | "do_not_disturb" | "away" | "offline" | "rona";
export type PublicKind = "message" | "file" | "opened" | "joined" | "left" | "ended" | "closed" | "call";
export type RecordingState = "off" | "on" | "paused";
export type Role = "customer" | "agent" | "supervisor" | "system";
export type StaffKind = "message" | "file" | "opened" | "joined" | "left" | "ended" | "closed" | "call" | "note" | "offered" | "offer_ended" | "requeued" | "wrapped_up" | "revealed";
export type State = "open" | "offered" | "active" | "waiting" | "wrap_up" | "closed";

export interface Hello {
  type: "hello";
  ref?: number;
  ticket: string;
  since?: Record<string, number>;
}

export interface Pong {
  type: "pong";
  ref?: number;
  n: number;
}

export interface SendMessage {
  type: "message.send";
  ref?: number;
  conversation_id: string;
  client_id: string;
  text: string;
}

export interface ReadConversation {
  type: "conversation.read";
  ref?: number;
  conversation_id: string;
  since?: number;
  before?: number | null;
}

export interface SetMarks {
  type: "marks.set";
  ref?: number;
  conversation_id: string;
  delivered: number;
  read: number;
}

export interface SetTyping {
  type: "typing.set";
  ref?: number;
  conversation_id: string;
  is_typing?: boolean;
}

export interface EndConversation {
  type: "conversation.end";
  ref?: number;
  conversation_id: string;
}

export interface StartConversation {
  type: "conversation.start";
  ref?: number;
  client_id: string;
  name: string;
  email?: string;
  answers?: Answer[];
  notice_version?: number;
  has_consented?: boolean;
  language?: string;
  page_url?: string;
  page_title?: string;
}

export interface Answer {
  question_id: string;
  text: string;
}

export interface GetTranscript {
  type: "transcript.get";
  ref?: number;
  conversation_id: string;
}

export interface MailTranscript {
  type: "transcript.mail";
  ref?: number;
  conversation_id: string;
  email?: string;
}

export interface RequestCall {
  type: "call.request";
  ref?: number;
  conversation_id: string;
  kind: "video" | "voice";
}

export interface AcceptCall {
  type: "call.accept";
  ref?: number;
  call_id: string;
  device: string;
  video?: boolean;
}

export interface DeclineCall {
  type: "call.decline";
  ref?: number;
  call_id: string;
}

export interface GetIce {
  type: "ice.get";
  ref?: number;
}

export interface ConnectCall {
  type: "call.connect";
  ref?: number;
  call_id: string;
  epoch: number;
  sdp: string;
  device: string;
}

export interface CheckCall {
  type: "call.check";
  ref?: number;
  sdp: string;
}

export interface ReportLost {
  type: "call.lost";
  ref?: number;
  call_id: string;
  epoch: number;
}

export interface SetCallMedia {
  type: "call.media";
  ref?: number;
  call_id: string;
  audio: boolean;
  video: boolean;
}

export interface EndCall {
  type: "call.end";
  ref?: number;
  call_id: string;
}

export interface RateCall {
  type: "call.rate";
  ref?: number;
  call_id: string;
  stars: number;
}

export interface SetPresence {
  type: "presence.set";
  ref?: number;
  presence: "available" | "away" | "busy" | "do_not_disturb" | "offline";
}

export interface AcceptOffer {
  type: "offer.accept";
  ref?: number;
  offer_id: string;
}

export interface RejectOffer {
  type: "offer.reject";
  ref?: number;
  offer_id: string;
}

export interface AddNote {
  type: "note.add";
  ref?: number;
  conversation_id: string;
  client_id: string;
  text: string;
}

export interface ReleaseConversation {
  type: "conversation.release";
  ref?: number;
  conversation_id: string;
}

export interface ClosePanel {
  type: "panel.close";
  ref?: number;
  conversation_id: string;
}

export interface SubmitWrapUp {
  type: "wrap_up.submit";
  ref?: number;
  conversation_id: string;
  reason_id?: string | null;
  notes?: string;
}

export interface RevealEntry {
  type: "entry.reveal";
  ref?: number;
  conversation_id: string;
  seq: number;
  index: number;
  reason: string;
}

export interface StartCall {
  type: "call.start";
  ref?: number;
  conversation_id: string;
  client_id: string;
  kind: "video" | "voice";
  device: string;
}

export interface HoldCall {
  type: "call.hold";
  ref?: number;
  call_id: string;
  is_held: boolean;
}

export interface StreamVideo {
  type: "call.stream_video";
  ref?: number;
  call_id: string;
  is_on: boolean;
}

export interface PushClip {
  type: "call.push";
  ref?: number;
  call_id: string;
  clip_id?: string | null;
}

export interface RecordCall {
  type: "call.record";
  ref?: number;
  call_id: string;
  is_on: boolean;
  is_paused?: boolean;
}

export interface InviteAgent {
  type: "call.invite";
  ref?: number;
  call_id: string;
  agent_id: string;
}

export interface JoinCall {
  type: "call.join";
  ref?: number;
  call_id: string;
  device: string;
}

export interface EndConference {
  type: "call.end_conference";
  ref?: number;
  call_id: string;
}

export interface FinishCall {
  type: "call.done";
  ref?: number;
  call_id: string;
}

export interface WatchDashboard {
  type: "dashboard.watch";
  ref?: number;
}

export interface UnwatchDashboard {
  type: "dashboard.unwatch";
  ref?: number;
}

export interface StartMonitor {
  type: "monitor.start";
  ref?: number;
  conversation_id: string;
}

export interface StopMonitor {
  type: "monitor.stop";
  ref?: number;
  conversation_id: string;
}

export interface JoinConversation {
  type: "conversation.join";
  ref?: number;
  conversation_id: string;
}

export interface LeaveConversation {
  type: "conversation.leave";
  ref?: number;
  conversation_id: string;
}

export interface ForceClose {
  type: "conversation.force_close";
  ref?: number;
  conversation_id: string;
}

export interface AssignConversation {
  type: "conversation.assign";
  ref?: number;
  conversation_id: string;
  agent_id?: string | null;
  queue_id?: string | null;
  override?: boolean;
}

export interface ListenCall {
  type: "call.listen";
  ref?: number;
  call_id: string;
  mode: "monitor" | "supervisor" | "whisper";
  device: string;
}

export interface StopListening {
  type: "call.stop_listening";
  ref?: number;
  call_id: string;
}

export interface Done {
  type: "done";
  ref: number;
}

export interface Refused {
  type: "refused";
  ref: number;
  code: string;
  detail?: string;
  retry_after?: number;
}

export interface MessageAccepted {
  type: "message.accepted";
  ref: number;
  conversation_id: string;
  client_id: string;
  seq: number;
  at: number;
}

export interface ConversationStarted {
  type: "conversation.started";
  ref: number;
  conversation: PublicConversation;
}

export interface PublicConversation {
  id: string;
  state: "active" | "closed" | "offered" | "open" | "waiting" | "wrap_up";
  started_at: number;
  staff?: string[];
  position?: number;
  ended_by?: "agent" | "customer" | "supervisor" | "system" | null;
  staff_marks?: Marks | null;
  newest?: number;
  call?: Call | null;
  can_ask?: ("video" | "voice")[];
}

export interface Marks {
  delivered?: number;
  read?: number;
}

export interface Call {
  id: string;
  conversation_id: string;
  kind: "video" | "voice";
  state: "connected" | "declined" | "ended" | "failed" | "requested" | "ringing" | "unanswered";
  epoch: number;
  by: "agent" | "customer" | "supervisor" | "system";
  name?: string;
  since: number;
  rings_until?: number | null;
  connected_at?: number | null;
  ended_at?: number | null;
  reason?: string;
  people?: CallPerson[];
  leg?: string;
  device?: string;
  slots?: Record<string, string>;
  is_held?: boolean;
  is_video_off?: boolean;
  can_video?: boolean;
  clip_id?: string;
  clip?: string;
  recording?: "off" | "on" | "paused";
  region?: string;
}

export interface CallPerson {
  leg: string;
  role: "agent" | "customer" | "monitor" | "supervisor" | "whisper";
  name: string;
  state: "invited" | "joining" | "live" | "lost";
  id?: string;
  audio?: boolean;
  video?: boolean;
}

export interface CallAnswered {
  type: "call.answered";
  ref: number;
  call_id: string;
  epoch: number;
  leg: string;
  sdp: string;
}

export interface IceGiven {
  type: "ice.given";
  ref: number;
  servers?: IceServer[];
  relay_only?: boolean;
}

export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

export interface Ping {
  type: "ping";
  n: number;
}

export interface Heartbeat {
  type: "heartbeat";
  at: number;
  heads: Record<string, number>;
}

export interface CustomerWelcome {
  type: "welcome.customer";
  at: number;
  conversation?: PublicConversation | null;
  entries?: PublicEntry[];
  has_more?: boolean;
}

export interface PublicEntry {
  seq: number;
  prev: number;
  kind: "call" | "closed" | "ended" | "file" | "joined" | "left" | "message" | "opened";
  at: number;
  author: PublicAuthor;
  client_id?: string;
  text?: string;
  facts?: Facts | null;
}

export interface PublicAuthor {
  role: "agent" | "customer" | "supervisor" | "system";
  name?: string;
}

export interface Facts {
  name?: string;
  queue?: string;
  reason?: string;
  by?: string;
  seconds?: number;
  media?: string;
  detail?: string;
  file?: string;
  type?: string;
  size?: number;
  is_masked?: boolean;
}

export interface PublicEntries {
  type: "entries.public";
  ref: number;
  conversation_id: string;
  entries: PublicEntry[];
  has_more?: boolean;
}

export interface Transcript {
  type: "transcript";
  ref: number;
  conversation_id: string;
  text: string;
}

export interface EntryPosted {
  type: "entry.posted";
  conversation_id: string;
  entry: PublicEntry;
}

export interface PublicMasked {
  type: "masked.public";
  conversation_id: string;
  entry: PublicEntry;
}

export interface ConversationChanged {
  type: "conversation.changed";
  conversation: PublicConversation;
}

export interface PublicTyping {
  type: "typing.public";
  conversation_id: string;
  name: string;
  is_typing: boolean;
}

export interface PublicMarks {
  type: "marks.public";
  conversation_id: string;
  marks: Marks;
}

export interface StaffWelcome {
  type: "welcome.staff";
  at: number;
  me: Me;
  presence?: PresenceInfo | null;
  missed_queue?: string;
  capacity?: Capacity | null;
  offers?: Offer[];
  invites?: CallInvite[];
  tasks?: Task[];
  rights?: SupervisorRights | null;
}

export interface Me {
  id: string;
  name: string;
  username: string;
  is_agent: boolean;
  is_supervisor: boolean;
  is_admin: boolean;
  language?: string;
  reveals?: string[];
}

export interface PresenceInfo {
  presence: "available" | "away" | "busy" | "do_not_disturb" | "offline" | "rona";
  since: number;
  set_by: string;
  text?: string;
}

export interface Capacity {
  used: number;
  max: number;
  is_in_call?: boolean;
}

export interface Offer {
  id: string;
  conversation_id: string;
  customer: CustomerCard;
  queue: string;
  agent: string;
  thread: string;
  offered_at: number;
  expires_at: number;
  waiting_since: number;
  can_reject?: boolean;
  shows_timer?: boolean;
}

export interface CustomerCard {
  name: string;
  initials: string;
  email?: string;
  phone?: string;
  language?: string;
}

export interface CallInvite {
  call_id: string;
  conversation_id: string;
  customer: string;
  by: string;
  kind: "video" | "voice";
  rings_until: number;
}

export interface Task {
  conversation_id: string;
  customer: CustomerCard;
  queue: string;
  state: "active" | "closed" | "offered" | "open" | "waiting" | "wrap_up";
  role: "conference" | "monitor" | "primary" | "supervisor";
  preview: string;
  preview_by: "agent" | "customer" | "supervisor" | "system";
  newest: number;
  read: number;
  unread: number;
  since: number;
  waiting_since?: number | null;
  target_seconds?: number;
  wrap_up_ends_at?: number | null;
  call?: Call | null;
  call_menu?: CallMenu | null;
}

export interface CallMenu {
  voice?: string;
  video?: string;
}

export interface SupervisorRights {
  monitor: boolean;
  force_close: boolean;
  assign: boolean;
}

export interface ConversationOpened {
  type: "conversation.opened";
  task: Task;
  details: Details;
  entries: StaffEntry[];
  has_more?: boolean;
  is_gap?: boolean;
}

export interface Details {
  customer: CustomerCard;
  channel: string;
  contact_origin?: string;
  queue: string;
  widget: string;
  started_at: number;
  wait_seconds?: number | null;
  page_url?: string;
  page_title?: string;
  consent?: string;
  answers?: PreChat[];
  earlier?: Earlier[];
  participants?: StaffAuthor[];
  customer_marks?: Marks | null;
  calls?: EarlierCall[];
  file_most?: number;
}

export interface PreChat {
  question: string;
  answer: string;
}

export interface Earlier {
  conversation_id: string;
  started_at: number;
  agent: string;
  reason: string;
  preview: string;
}

export interface StaffAuthor {
  role: "agent" | "customer" | "supervisor" | "system";
  name?: string;
  id?: string;
}

export interface EarlierCall {
  id: string;
  kind: "video" | "voice";
  at: number;
  seconds: number;
  agent: string;
}

export interface StaffEntry {
  seq: number;
  prev: number;
  kind: "call" | "closed" | "ended" | "file" | "joined" | "left" | "message" | "note" | "offer_ended" | "offered" | "opened" | "requeued" | "revealed" | "wrapped_up";
  at: number;
  author: StaffAuthor;
  client_id?: string;
  text?: string;
  facts?: Facts | null;
  hidden?: HiddenPlace[];
}

export interface HiddenPlace {
  start: number;
  end: number;
  entity: string;
  index: number;
}

export interface ConversationLeft {
  type: "conversation.left";
  conversation_id: string;
}

export interface StaffEntries {
  type: "entries.staff";
  ref: number;
  conversation_id: string;
  entries: StaffEntry[];
  has_more?: boolean;
}

export interface Revealed {
  type: "revealed";
  ref: number;
  conversation_id: string;
  seq: number;
  index: number;
  value: string;
  seconds: number;
}

export interface EntryLogged {
  type: "entry.logged";
  conversation_id: string;
  entry: StaffEntry;
}

export interface StaffMasked {
  type: "masked.staff";
  conversation_id: string;
  entry: StaffEntry;
}

export interface TaskChanged {
  type: "task.changed";
  task: Task;
}

export interface StaffTyping {
  type: "typing.staff";
  conversation_id: string;
  name: string;
  role: "agent" | "customer" | "supervisor" | "system";
  is_typing: boolean;
}

export interface StaffMarks {
  type: "marks.staff";
  conversation_id: string;
  marks: Marks;
}

export interface PresenceChanged {
  type: "presence.changed";
  presence: PresenceInfo;
  missed_queue?: string;
}

export interface CapacityChanged {
  type: "capacity.changed";
  capacity: Capacity;
}

export interface OfferMade {
  type: "offer.made";
  offer: Offer;
}

export interface OfferEnded {
  type: "offer.ended";
  offer_id: string;
  outcome: "accepted" | "rejected" | "timed_out" | "withdrawn";
}

export interface CallInvited {
  type: "call.invited";
  invite: CallInvite;
}

export interface CallInviteEnded {
  type: "call.invite_ended";
  call_id: string;
}

export interface DashboardSnapshot {
  type: "dashboard.snapshot";
  at: number;
  version: number;
  rows: Row[];
  queues: QueueSummary[];
  agents: AgentSummary[];
  rights: SupervisorRights;
  revealers?: Revealer[];
}

export interface Row {
  id: string;
  subject: string;
  customer: CustomerCard;
  channel: string;
  state: "active" | "closed" | "offered" | "open" | "waiting" | "wrap_up";
  queue_id: string;
  queue: string;
  agent_id?: string;
  agent?: string;
  started_at: number;
  state_since: number;
  accepted_at?: number | null;
  ended_at?: number | null;
  closed_at?: number | null;
  waiting_since?: number | null;
  target_seconds?: number;
  close_reason?: string;
  units?: number;
  call?: string;
}

export interface QueueSummary {
  id: string;
  name: string;
  waiting: number;
  active: number;
  longest_since?: number | null;
  available?: number;
  signed_in?: number;
}

export interface AgentSummary {
  id: string;
  name: string;
  presence: PresenceInfo;
  capacity: Capacity;
  reveals?: number;
  queues?: string[];
}

export interface Revealer {
  id: string;
  name: string;
  reveals: number;
}

export interface DashboardChanged {
  type: "dashboard.changed";
  version: number;
  rows?: Row[];
  removed?: string[];
  queues?: QueueSummary[];
  agents?: AgentSummary[];
  revealers?: Revealer[] | null;
}

export type CustomerCommand = Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | EndConversation | StartConversation | GetTranscript | MailTranscript | RequestCall | AcceptCall | DeclineCall | GetIce | ConnectCall | CheckCall | ReportLost | SetCallMedia | EndCall | RateCall;

export type AgentCommand = Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | EndConversation | SetPresence | AcceptOffer | RejectOffer | AddNote | ReleaseConversation | ClosePanel | SubmitWrapUp | RevealEntry | StartCall | DeclineCall | HoldCall | StreamVideo | PushClip | RecordCall | InviteAgent | JoinCall | EndConference | FinishCall | GetIce | ConnectCall | CheckCall | ReportLost | SetCallMedia | EndCall | RateCall;

export type SupervisorCommand = Hello | Pong | SendMessage | ReadConversation | SetMarks | SetTyping | WatchDashboard | UnwatchDashboard | StartMonitor | StopMonitor | JoinConversation | LeaveConversation | ForceClose | AddNote | RevealEntry | AssignConversation | ListenCall | StopListening | GetIce | ConnectCall | CheckCall | ReportLost | SetCallMedia | EndCall | RateCall;

export type CustomerEvent = Done | Refused | MessageAccepted | ConversationStarted | CallAnswered | IceGiven | Ping | Heartbeat | CustomerWelcome | PublicEntries | Transcript | EntryPosted | PublicMasked | ConversationChanged | PublicTyping | PublicMarks;

export type StaffEvent = Done | Refused | MessageAccepted | CallAnswered | IceGiven | Ping | Heartbeat | StaffWelcome | ConversationOpened | ConversationLeft | StaffEntries | Revealed | EntryLogged | StaffMasked | TaskChanged | StaffTyping | StaffMarks | PresenceChanged | CapacityChanged | OfferMade | OfferEnded | CallInvited | CallInviteEnded | DashboardSnapshot | DashboardChanged;
