// Files with speech, made once:
//   espeak-ng -v en -s 150 -w a.wav "Please bring the green umbrella to the station. The train leaves at
//     seven in the evening."
//   ffmpeg -i a.wav -ac 1 -c:a libopus -b:a 16k -application voip speech.ogg
//   ffmpeg -i a.wav -f lavfi -i color=c=gray:s=64x64:r=5:d=5.5 -map 1:v -map 0:a -t 5.5 -c:v libx264
//     -preset veryslow -crf 40 -pix_fmt yuv420p -c:a aac -b:a 24k -ar 16000 -movflags +faststart round.mp4
//   ffmpeg -i a.wav -ac 1 -ar 16000 -c:a libmp3lame -b:a 16k speech.mp3
import { fileURLToPath } from "node:url";

const file = (name: string): string =>
  fileURLToPath(new URL(`../media/transcribe/fixtures/${name}`, import.meta.url));

/** A voice message of 5.5 s: Ogg Opus, one channel. */
export const SPEECH_OGG = file("speech.ogg");

/** A round video message with the same words: MP4 with H.264 and AAC. */
export const ROUND_MP4 = file("round.mp4");

/** A piece of audio with the same words: MP3. */
export const SPEECH_MP3 = file("speech.mp3");

/** Words that a model must find in both, in this order; the others it may hear differently. */
export const SPOKEN_WORDS = ["green", "umbrella", "station", "train", "evening"];
