/**
 * Words that must stand in a message before a model may take it for more than a description of music. The languages are
 * those that most listeners write in; in others a model can only describe.
 */
const cue = (words: string, unspaced = ''): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words.trim().replace(/\s+/g, '|').replaceAll('_', ' ')})(?![\\p{L}\\p{N}])` +
      (unspaced === '' ? '' : `|${unspaced.trim().replace(/\s+/g, '|')}`),
    'iu',
  );

export const NEGATION = cue(
  `no not none nothing never without except minus avoid skip exclude less hate don['’]?t ohne kein\\p{L}* nicht nichts nie
   niemals außer weniger bloß_nicht hasse sans pas jamais aucune? sauf moins rien déteste évite\\p{L}* sin nada nunca ning[uú]n\\p{L}*
   excepto menos odio evita\\p{L}* senza non mai nessun\\p{L}* tranne meno niente sem não nenhum\\p{L}* exceto menos zonder geen
   niet nooit behalve utan inte inga aldrig uden ikke ingen aldrig uten bez nie żadn\\p{L}* без не ни ніяк\\p{L}* никак\\p{L}* χωρίς όχι yok olmasın
   değil hariç`,
  'なし ない 以外 抜き 不要 不 没有 没 除了 말고 빼고 없이 안 بدون ليس لا بلا בלי ללא לא नहीं बिना',
);

export const OF_MINUTES = cue(
  `mins? minutes? minuten? minuti minutos? minuto minuut min\\. minut\\p{L}* dakika хв\\p{L}* мин\\p{L}* λεπτά`,
  '分 分钟 분 دقيقة دقائق דקות मिनट',
);
export const OF_HOURS = cue(
  `h hrs? hours? stunden? std heures? horas? ora ore uur uren timm\\p{L}* timer? godzin\\p{L}* saat час\\p{L}* годин\\p{L}* ώρ\\p{L}*`,
  '時間 小时 시간 ساعة ساعات שעות शעה घंट',
);

export const OF_LYRICS = cue(
  `explicit clean lyrics uncensored censored swear\\p{L}* curs\\p{L}* profan\\p{L}* jugendfrei schimpf\\p{L}* fluch\\p{L}* explizit\\p{L}*
   vulg\\p{L}* grossier\\p{L}* gros_mots palabrotas groser\\p{L}* parolacce palavr[õo]es scheld\\p{L}* мат\\p{L}* kids kinder\\p{L}* enfants niños bambini crianças`,
  '子供 孩子 아이',
);

export const OF_ARTISTS = cue(
  `artists? bands? singers? each per pro künstler\\p{L}* sänger\\p{L}* interpret\\p{L}* artistes? groupes? par artistas? grupos? por cantantes?
   artista artisti artiest\\p{L}* artyst\\p{L}* исполнител\\p{L}*`,
  'アーティスト 歌手 가수',
);

/** What takes tracks out of a list. */
export const REMOVES = cue(
  `remove drop delete replace swap kick lose cut take_out without no not weg raus entfern\\p{L}* lösch\\p{L}* streich\\p{L}* ersetz\\p{L}*
   tausch\\p{L}* ohne enlève\\p{L}* enlever supprim\\p{L}* remplac\\p{L}* retir\\p{L}* quita\\p{L}* elimin\\p{L}* cambi\\p{L}* borra\\p{L}* saca\\p{L}* togli\\p{L}*
   rimuov\\p{L}* sostitu\\p{L}* tira\\p{L}* remov\\p{L}* verwijder\\p{L}* vervang\\p{L}* ta_bort usuń\\p{L}* убер\\p{L}* удал\\p{L}* замен\\p{L}*`,
  '消して 外して 削除 去掉 删除 换掉 빼 지워 바꿔',
);

/** What speaks of the list that is there, and what changes it. */
export const CHANGES = cue(
  `it this that these those them playlist list mix more less longer shorter faster slower newer older calmer louder softer
   quieter swap instead add rename call reorder shuffle reverse das die den diese\\p{L}* davon mehr weniger länger kürzer schneller
   langsamer neuer\\p{L}* älter\\p{L}* ruhiger lauter leiser statt\\p{L}* dazu nenn\\p{L}* umbenenn\\p{L}* misch\\p{L}* ça cette ces plus moins calme
   ajout\\p{L}* renomm\\p{L}* esta este estas estos eso más menos añad\\p{L}* agreg\\p{L}* questa questo più meno aggiung\\p{L}* essa esse
   mais menos adicion\\p{L}* deze dit die meer minder langer korter это эт\\p{L}+ больше меньше добав\\p{L}*`,
  'これ この もっと 追加 这 更 再 加 이 더 추가',
);

/** What asks about one's own past. A question mark alone may as well stand behind a wish. */
export const ASKS = cue(
  `what which when who how did have most top statistics stats often ever first last was welche\\p{L}* wann wer wie wieviel\\p{L}* hab habe
   meist\\p{L}* öfter oft zuletzt zuerst gehört gespielt quel\\p{L}* quand qui combien souvent écouté\\p{L}* ai qué cu[aá]l\\p{L}* cu[aá]ndo qui[eé]n
   cu[aá]nt\\p{L}* escuch\\p{L}* he quale quali quando chi quanto quante ascoltat\\p{L}* ho quanto quantas ouvi\\p{L}* welke wanneer hoeveel geluisterd
   vilka vilken när hur сколько когда кто какой какие что слушал\\p{L}* jak\\p{L}* kiedy ile słucha\\p{L}*`,
  '何 いつ 誰 どの 聴いた 什么 几 谁 哪 听过 무엇 언제 누구 얼마나 들었 ماذا متى كم מה מתי כמה',
);

/** What asks to keep something in mind. */
export const REMEMBERS = cue(
  `remember memori[sz]e keep_in_mind bear_in_mind note_that don['’]?t_forget never_forget for_the_future from_now_on merk_dir merke_dir
   merk_dir_bitte vergiss_nicht denk_daran für_die_zukunft ab_jetzt souviens-toi souviens_toi retiens note_que rappelle-toi n['’]oublie_pas
   recuerda acuérdate no_olvides a_partir_de_ahora ricorda ricordati tieni_a_mente lembra lembre lembre-se não_esqueças onthoud
   vergeet_niet kom_ihåg husk zapamiętaj pamiętaj запомни помни не_забудь запам['’ʼ]ятай hatırla unutma θυμήσου`,
  '覚えて 忘れないで 记住 記住 기억해 تذكر זכור याद',
);

/** What somebody says of himself that lasts: "I never", "I am allergic to", "ich hasse", "je déteste". */
export const TELLS_OF_ONESELF = cue(
  `i_(?:\\p{L}+_)?(?:hate|love|adore|detest|loathe|dislike|prefer|like) i_(?:can['’]?t|cannot)_(?:stand|bear) i_(?:never|always|only|usually|mostly)
   i(?:['’]?m|_am)_(?:a|an|allergic|into|not_into) my_(?:favou?rite|kids?|children|partner|wife|husband|job|commute) ich_(?:hasse|liebe|mag|bin|höre)
   je_(?:déteste|adore|suis|n['’]aime) j['’](?:adore|aime|écoute) (?:yo_)?(?:odio|amo|adoro|detesto|prefiero|soy) me_(?:encanta|gusta) mi_piace
   eu_(?:odeio|amo|adoro|sou) ik_(?:haat|hou|ben) я_(?:ненавижу|люблю|не_люблю)`,
  '大嫌い 大好き 讨厌 喜欢 싫어 좋아',
);
