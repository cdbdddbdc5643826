import type { RoomMessages } from '../../components/room/strings/room.en.js';
import { devicesKept } from './devices.js';
import { are, kept } from './kept.js';

const ROOM = 'test/components/room/';
const SESSION = 'test/session/';
const TRUTH = `${ROOM}truth.test.ts`;

/** What each sentence of the room is, and what keeps it true. */
export const roomKept = {
  ...devicesKept,
  ...are('label',
    'mute', 'unmute', 'useVideo', 'useAudio', 'switching', 'more', 'leave', 'controls', 'close', 'cancel', 'panel', 'showPanel', 'hidePanel', 'settings',
    'topLeft', 'topRight', 'bottomLeft', 'bottomRight', 'goOnByAudio', 'playSound', 'seeYourself', 'showVideo', 'stayOnAudio', 'safetyHeading', 'stopRecording',
    'leaveOnly', 'endForBoth', 'stay', 'lobbyHeading', 'lobbyWith', 'lobbyWhen', 'lobbyWhenDay', 'yourPicture', 'turnCameraOn', 'turnCameraOff', 'microphone', 'camera',
    'microphoneNumber', 'cameraNumber', 'joinVideo', 'joinAudio', 'joinListening', 'joining', 'tryAgain', 'agree', 'noThanks', 'consentWithdraw', 'consentGive',
    'roomLabel', 'opening', 'stepOut', 'admit', 'admitting', 'comeBack', 'useHere', 'tryToReturn', 'recordingWaitsEnter', 'prepareHeading', 'prepareMedicines',
    'prepareQuestions', 'preparePlace', 'wrongPatient', 'wrongPatientYes', 'wrongPatientNo'),
  ...are('question', 'leaveHeading', 'wrongPatientHeading', 'consentQuestion'),
  ...are('advice',
    'movePicture', 'browserAsksAdvice', 'saySomething', 'deniedChromium', 'deniedFirefox', 'deniedSafari', 'deniedIos', 'deniedAndroid',
    'blockedAdvice', 'missingAdvice', 'busyAdvice', 'silentAdvice', 'unsupportedAdvice', 'earlyNoTime', 'openingSlow', 'waitingStay'),

  ...kept('state', 'test/media/line-quality.test.ts: how the line is, in a word', 'lineGood', 'lineFair', 'linePoor', 'linePoorAdvice'),
  ...kept('state', `${TRUTH}: says how the line is, and that the other one is muted, of a connection that is up and proved alone`, 'remoteMuted'),
  ...kept('state', 'components/room/mute-hint-controller.ts: class MuteHintController', 'speakingMuted'),
  ...kept('state', `${SESSION}session-state.test.ts: goes through a whole consultation, a lost line and a person who comes back included`,
    'connectingTo', 'reconnecting', 'reconnectingSince'),
  ...kept('promise', `${SESSION}consult-session.test.ts: makes a new connection when the line breaks, and says that it reconnects`, 'reconnectingAdvice'),
  ...kept('state', 'components/room/playback-controller.ts: onBlocked', 'soundBlocked'),
  ...kept('state', `${SESSION}devices/call-media.test.ts: joins by audio at once while the camera hangs in the lobby`, 'noMicrophone'),

  ...kept('state', `${ROOM}switch-sheet.test.ts: says what is asked, however long the name is`, 'askedHeading'),
  ...kept('promise', `${SESSION}mode/mode-switch.test.ts: does not open the asked one’s camera before she agrees`, 'askedText', 'askedTextPreview'),
  ...kept('promise', `${SESSION}proof/proved-call.test.ts: records cameras in those of video alone`, 'askedRecorded'),
  ...kept('state', `${SESSION}consult-session.test.ts: keeps session, stream and lines through twenty switches`, 'askingTitle', 'askingText', 'startingTitle', 'startingText'),
  ...kept('state', `${ROOM}switch-sheet.test.ts: shows why a switch did not happen, until it is read or asked for again`,
    'declinedTitle', 'declinedDeclined', 'declinedBusy', 'declinedNoCamera', 'declinedPermission', 'declinedNotAllowed', 'declinedFailed'),

  ...kept('state', `${TRUTH}: shows no sign of a recording or of privacy while there is no connection`, 'trustLabel', 'trustHeading'),
  ...kept('state', 'test/client/session-shown.test.ts: is what the claim says, on both pages', 'trustYours'),
  ...kept('promise', 'test/backend/signalling.test.ts: lets the newest page of a party speak, and no older one again', 'trustTwo'),
  ...kept('state', `${SESSION}connection/link-proof.test.ts: lets tracks and messages through once both have said which binds they believe in`, 'trustProved', 'trustSealed'),
  ...kept('state', `${SESSION}proof/call-proof.test.ts: says of a device for the whole call what was known of it when it first came`,
    'trustDeviceKnown', 'trustDeviceFirst', 'trustDeviceNewPractitioner', 'trustDeviceNewPatient'),
  ...kept('state', `${SESSION}proof/call-proof.test.ts: is a violation and a trouble while nothing is proved`, 'notProved'),
  ...kept('state', `${SESSION}recording/may-record.test.ts: whether a mode may be recorded`, 'trustRecordingOn', 'trustRecordingOnMe', 'trustRecordingOff', 'refusedPractitioner'),
  ...kept('state', `${SESSION}proof/proved-call.test.ts: is shown as proved, with one code on both pages`, 'safetyText'),

  ...kept('state', `${ROOM}recording-sign.test.ts: is hidden by no token`, 'recording', 'recordingHeading', 'notRecording', 'notRecorded'),
  ...kept('state', 'test/recording/record/trouble.test.ts: is told within 2 s when nothing comes out, and cleared when something does', 'notRecordingHeading', 'notRecordingAdvice'),
  ...kept('state', 'test/recording/record/recorder.test.ts: shows no camera in an audio epoch, and nothing else in a video epoch', 'recordingByOther', 'recordingHere', 'consentWhat', 'consentOwnWhat'),
  ...kept('promise', `${SESSION}recording/recording-director.test.ts: stops when she takes her word back, and closes the recording at the end`, 'recordingStopYou', 'recordingStopThem'),
  ...kept('state', 'test/e2e/interruptions.test.ts: goes on after the member’s page is loaded again', 'leaveText', 'leftText'),

  ...kept('state', `${SESSION}devices/call-media.test.ts: shows a late camera in the lobby, and takes the trouble back`, 'onlyYouSee', 'cameraIsOff', 'cameraIsOffAdvice', 'browserAsks'),
  ...kept('state', 'components/room/consult-level-meter.ts: HEARD', 'weHearYou'),
  ...kept('promise', `${SESSION}devices/call-media.test.ts: goes into a video call by audio when the camera has not come`, 'joinListeningHint'),
  ...kept('state', `${ROOM}words.test.ts: has words for every cause`,
    'microphoneDenied', 'cameraDenied', 'bothDenied', 'microphoneBlocked', 'cameraBlocked', 'bothBlocked', 'microphoneMissing', 'cameraMissing', 'bothMissing',
    'microphoneBusy', 'cameraBusy', 'bothBusy', 'microphoneSilent', 'cameraSilent', 'bothSilent', 'microphoneUnsupported', 'cameraUnsupported', 'bothUnsupported'),

  ...kept('promise', `${TRUTH}: asks the patient about the recording before the patient joins, and the answer joins, whichever it is`, 'consentFirst', 'consentFree'),
  ...kept('promise', `${ROOM}who-opens.test.ts: and nothing that is not so`, 'onlyYou', 'onlyThem', 'openableYou', 'openableThem'),
  ...kept('promise', 'test/backend/retention.test.ts: is there to its last moment', 'consentUntil', 'consentOwnUntil'),
  ...kept('state', `${SESSION}recording/may-record.test.ts: is still to be asked before the patient’s first word`, 'consentGiven', 'consentRefused', 'patientAgreed', 'patientRefused'),
  ...kept('state', `${ROOM}requests.test.ts: signs what a practitioner was shown by joining`, 'consentOwnJoin'),
  ...kept('state', `${ROOM}member-note.test.ts: reaches the practitioner before the call and in it`, 'noteHeading'),
  ...kept('promise', `${TRUTH}: does not tell the practitioner that the patient still decides`, 'patientAsked'),

  ...kept('state', `${ROOM}opening.test.ts: says the same neutral words for`, 'unavailableHeading', 'unavailableText'),
  ...kept('promise', `${ROOM}opening.test.ts: counts down when it is too early, and opens by itself`, 'earlyHeading', 'earlyText', 'earlyIn'),
  ...kept('state', `${ROOM}opening.test.ts: says that it is over`, 'overHeading'),
  ...kept('state', `${ROOM}opening.test.ts: offers another try when the backend fails`, 'failedHeading'),

  ...kept('state', `${TRUTH}: tells a screen reader who has come and gone, and of an end only where there is one`, 'waitingHeading', 'waitingHere', 'sayWaiting', 'sayEnded'),
  ...kept('promise', `${SESSION}consult-session.test.ts: comes back under the same session when a page is loaded again`, 'waitingAgain'),
  ...kept('promise', 'test/backend/abandoned.test.ts: ends when both have been away for a quarter of an hour after the booked time', 'waitingAgainText', 'waitingAgainElse', 'waitingAgainElsePractitioner'),
  ...kept('state', `${ROOM}opening.test.ts: counts down by the service’s time, whatever the device’s clock says`, 'waitingStarts', 'waitingIn', 'waitingNow', 'waitingLate'),
  ...kept('promise', 'test/e2e/silent-line.test.ts: is noticed, though nobody says so', 'unreachedPatient', 'unreachedPractitioner', 'patientNotHereText'),
  ...kept('state', `${SESSION}consult-session.test.ts: tells since when the backend is not reached, and goes on talking without it`, 'unreachedCall'),
  ...kept('state', `${TRUTH}: tells the practitioner that the patient has left, not that the patient has not come`, 'patientWaiting', 'patientWaitingText', 'patientNotHere'),

  ...kept('state', `${SESSION}consult-session.test.ts: releases every track and connection on leaving`, 'leftHeading', 'cameraOff', 'replacedHeading', 'replacedText'),
  ...kept('promise', `${ROOM}wrong-patient.test.ts: takes two taps and no words, then thanks and offers no way back`, 'wrongPatientText', 'reportedHeading', 'reportedText'),
  ...kept('state', `${ROOM}wrong-patient.test.ts: says so where the insurer could not be told`, 'notReportedText'),
  ...kept('state', `${SESSION}consult-session.test.ts: ends for both when one ends it, once`, 'endedHeading', 'endedHeadingPractitioner'),
  ...kept('promise', `${TRUTH}: says that nothing was recorded to both where nothing was, whoever agreed`, 'endedRecording', 'endedNoRecording'),
  ...kept('state', 'test/backend/abandoned.test.ts: can be cancelled by either while the patient waits', 'cancelledHeading', 'cancelledText'),
  ...kept('promise', `${SESSION}stops.test.ts: is left at once where it is stopped, with its devices`, 'stoppedHeading', 'stoppedText'),
  ...kept('promise', `${SESSION}stops.test.ts: goes on by voice where the way to video is stopped`, 'videoStopped'),
  ...kept('state', `${SESSION}consult-session.test.ts: gives up a first connection that never comes about, and says what to do`, 'neverHeading', 'neverText', 'lostHeading', 'lostText'),
  ...kept('state', `${SESSION}recording/recording-director.test.ts: says that something was recorded from the first segment on, and "saved" of that alone`, 'recordingSaving', 'recordingSaved'),
  ...kept('promise', `${ROOM}waits.test.ts: says that the recording waits for the recovery code`, 'recordingWaits'),
  ...kept('state', `${ROOM}words.test.ts: what is announced`, 'sayActive', 'sayVideo', 'sayAudio', 'sayMuted', 'sayUnmuted', 'sayRecording', 'sayRecordingStopped'),
} satisfies Record<keyof RoomMessages, unknown>;
