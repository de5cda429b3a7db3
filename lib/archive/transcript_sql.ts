// How other readers find what is said in files.

/** SQL that finds the transcript a reader is shown of the file `m` of `media`: the last one made. */
export const NEWEST_TRANSCRIPT = `(SELECT t.data FROM transcripts AS t
   WHERE t.sha256 = m.sha256 AND t.data IS NOT NULL ORDER BY t.made_at DESC LIMIT 1)`;

/** SQL that finds what is said in the files of the message `m` of `messages`; NULL where nothing is. */
export const SPOKEN = `(SELECT group_concat(said.words, char(10)) FROM (
     SELECT (SELECT t.data ->> '$.text' FROM transcripts AS t
       WHERE t.sha256 = f.sha256 AND t.data IS NOT NULL ORDER BY t.made_at DESC LIMIT 1) AS words
     FROM media AS f WHERE f.history = m.history AND f.message_id = m.id AND f.state = 'kept'
     ORDER BY f.position) AS said WHERE said.words <> '')`;
