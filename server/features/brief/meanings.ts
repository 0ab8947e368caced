import type { Mood } from '../catalogue/moods.js';
import type { Activity, Brief, YearRange } from './brief.js';

interface Row {
  /** Ways to say it, separated by bars. */
  phrases: string;
  moods?: Mood[];
  activities?: Activity[];
  energy?: number;
  tempo?: Brief['tempo'];
  ago?: YearRange;
}

const mood = (name: Mood, phrases: string): Row => ({ phrases, moods: [name] });
const activity = (name: Activity, phrases: string): Row => ({ phrases, activities: [name] });

/** Moods, activities and paces in the words people use. Genres and their aliases stand in the catalogue. */
export const MEANINGS: readonly Row[] = [
  mood(
    'happy',
    'happy|happier|cheerful|joyful|joyous|joy|fun|funny|feel good|feelgood|good mood|cheery|bubbly|sunny|sunshine|smile|carefree|bright|jolly|cheer me up|cheer up|positive|good vibes|happiness|merry|sunny day|make me smile|playful',
  ),
  mood(
    'sad',
    'sad|sadder|left me|broke up|broken up|broke up with my girlfriend|broke up with my boyfriend|split up|heartache|sadness|heartbreak|heartbroken|broken heart|heart broken|break up|breakup|got dumped|dumped|cry|crying|make me cry|tearjerkers|tearjerker|weepy|grief|grieving|feeling down|feeling blue|feeling low|depressed|depressing|depression|tears|lonely|loneliness|feeling alone|funeral|mourning|miserable|in my feels|in my feelings|unhappy',
  ),
  mood(
    'calm',
    'calm|calmer|calming|relaxing|soothing|soft|softer|gentle|mellow|chill|chilled|chiller|chilled out|chill vibes|laid back|peaceful|quiet|quieter|easy listening|easygoing|easy going|low key|tranquil|serene|slow jams|restful|stress relief|de stress|destress|stress free|soft music|mellower|gentler|calm down|less stressed|stressed|stressed out|stress|anxiety|anxious|zen|cosy|cozy|fireside|quiet storm|unhurried',
  ),
  mood(
    'energetic',
    'energetic|headbanging|head banging|energising|energizing|lively|livelier|hype|hyped|hyped up|get hyped|pumped|pumped up|pump up|pump me up|pumping|psyched|amped|amped up|high octane|adrenaline|motivating|motivation|motivational|motivate me|motivated|get motivated|stay motivated|get me going|get me moving|get moving|bouncy|wake me up|banging|bangers|explosive|full of energy|peppy|peppier|turn up|jump around',
  ),
  mood(
    'romantic',
    'romantic|romance|love song|love songs|love music|love ballads|valentine|valentines|valentines day|in love|falling in love|candlelight|candle light|candlelit|wedding|weddings|anniversary|slow dance|proposal|marriage proposal|lovey dovey|honeymoon',
  ),
  mood(
    'angry',
    'angry|anger|angrier|rage|raging|furious|aggressive|pissed off|mad at the world|blow off steam|let off steam|blowing off steam|letting off steam|vent|rage music|aggression',
  ),
  mood('dark', 'dark|darker|gloomy|moody|brooding|sinister|eerie|spooky|haunting|creepy|noir|bleak|ominous'),
  mood(
    'dreamy',
    'dreamy|dreamlike|ethereal|floaty|hazy|atmospheric|spacey|spacy|airy|daydream|daydreaming|lush|otherworldly|stargazing|trippy|hypnotic',
  ),
  mood(
    'melancholic',
    'melancholic|melancholy|melancholia|wistful|bittersweet|pensive|emotional|reflective|somber|sombre|moping|longing|rainy day|rainy days|rainy|rain|rainy afternoon|rainy evening|rainy sunday|blue mood|autumnal|autumn|grey day|introspective|rainy night',
  ),
  { phrases: 'upbeat|up beat|peppy and upbeat', moods: ['uplifting'], energy: 0.75 },
  mood(
    'uplifting',
    'uplifting|inspiring|inspirational|hopeful|optimistic|empowering|empowerment|triumphant|victorious|feel better|lift my spirits|lift my mood|boost my mood|mood booster|encouraging|celebrate|celebrating|celebration|celebratory|lift me up|girl power',
  ),
  mood(
    'nostalgic',
    'nostalgic|nostalgia|memories|memory lane|childhood|back in the day|reminisce|reminiscing|the good old days|good old days|high school days|school days',
  ),
  mood('groovy', 'groovy|groove|grooves|funky|grooving|bounce|head nodding'),
  mood(
    'epic',
    'epic|heroic|dramatic|cinematic|majestic|grandiose|powerful|powerful ballads|anthemic|stadium|larger than life',
  ),
  mood(
    'sexy',
    'sexy|sensual|seductive|steamy|sultry|bedroom|baby making|baby making music|intimate|seduce|make love|making love',
  ),
  mood('focused', 'focused|no distractions|not distracting|undistracting|in the zone'),
  activity(
    'run',
    'run|runs|running|jog|jogging|5k|10k|half marathon|marathon|marathon training|treadmill|sprint|sprints|sprinting|for a run|a 5 k|5 k|10 k|couch to 5k|parkrun',
  ),
  activity(
    'workout',
    'workout|workouts|working out|work out|gym|gym session|lifting|lift|lifting weights|weights|weightlifting|exercise|exercising|training|train hard|crossfit|hiit|cardio|spin class|spinning|leg day|pump iron|fitness|powerlifting|circuit training|boxing|rowing|cycling|bike ride|biking|indoor cycling|push ups|aerobics|zumba|pilates class',
  ),
  activity(
    'walk',
    'walk|walks|walking|stroll|hike|hiking|hikes|walking the dog|walk the dog|walk my dog|dog walk|wander|wandering|trekking',
  ),
  activity(
    'study',
    'study|studying|homework|revision|revising|exam|exams|reading|read|read a book|focus|focusing|concentrate|concentrating|concentration|deep focus|studies|study session|thesis|write my thesis|bible study|library|learn|learning',
  ),
  activity(
    'work',
    'working|coding|programming|code|deep work|at work|at the office|office|work from home|working from home|wfh|writing|write|for work|while i work|as i work|to work to|desk|spreadsheets|hacking|debugging|during work|work day|workday|get some work done|get work done|getting work done',
  ),
  activity(
    'sleep',
    'sleep|sleeping|asleep|sleepy|fall asleep|falling asleep|bedtime|bed time|insomnia|nap|napping|going to bed|before bed|go to bed|drift off|doze off|put me to sleep|nighttime|night time|power nap|nod off|wind down for bed',
  ),
  activity(
    'relax',
    'relax|relaxed|relaxation|unwind|unwinding|chilling|chill out with|lounging|lounge around|bath|bubble bath|a bath|massage|hammock|decompress|chillax|lazy sunday|lazy day|lazy afternoon|lazy|sunday afternoon|lying on the beach|at the beach|beach day|by the pool|poolside|pool day|by the fire|by the sea|spa day|kick back|rest|resting',
  ),
  activity(
    'party',
    'party|parties|partying|house party|pool party|birthday|birthday party|pregame|pre game|predrinks|pre drinks|dance party|after party|afterparty|office party|new years eve|nye|bbq|barbecue|barbeque|cookout|garden party|bachelorette party|hen party|hen do|stag do|night out|friday night|saturday night|happy hour|game night|hoedown|rave|raving|celebrate my birthday|karaoke',
  ),
  activity(
    'dance',
    'dance|dancing|dancefloor|dance floor|dancey|danceable|dance to|club|clubbing|nightclub|dance around|dance music|in the club|dance workout',
  ),
  activity(
    'drive',
    'drive|driving|road trip|road trips|roadtrip|roadtrips|car ride|long drive|night drive|driving at night|in the car|the car|cruise|cruising|cruise around|highway|motorway|autobahn|road tripping|behind the wheel|car journey|cross country trip|trip|car trip|route 66',
  ),
  activity(
    'cook',
    'cook|cooking|baking|bake|in the kitchen|kitchen|make dinner|making dinner|cook dinner|cooking dinner|preparing dinner|meal prep|washing up|doing the dishes|dishes',
  ),
  activity(
    'dinner',
    'dinner|dinner party|dinner with friends|dining|supper|brunch|lunch|dinner guests|dinner music|aperitif|wine night|over dinner|at dinner|cocktails|cocktail party|cocktail hour|eating|meal',
  ),
  activity(
    'wake',
    'wake|wake up|waking up|get out of bed|getting up|morning|mornings|sunday morning|monday morning|good morning|morning coffee|early morning|sunrise|breakfast|start the day|start my day|get up|coffee|saturday morning|coffee shop|cafe',
  ),
  activity(
    'clean',
    'cleaning|clean the house|clean my house|clean the flat|clean my room|clean the kitchen|clean the bathroom|clean my flat|clean my apartment|clean the apartment|clean up|while i clean|tidying|tidy|tidying up|tidy up|housework|house work|chores|ironing|vacuuming|hoovering|laundry|spring cleaning|spring clean|around the house|clean|house cleaning|cleaning the house|cleaning day|doing chores|mopping|declutter',
  ),
  activity(
    'yoga',
    'yoga|yoga class|yoga session|pilates|stretching|stretch|meditation|meditate|meditating|mindfulness|breathwork|tai chi|prayer|praying|vinyasa',
  ),
  activity(
    'game',
    'gaming|video games|video game|play video games|playing video games|games|d and d|dnd night|dungeons and dragons|board games|raiding|esports|gamer',
  ),
  activity(
    'commute',
    'commute|commuting|train ride|bus ride|train journey|on the train|on the bus|on the tube|on the subway|the subway|way to work|drive to work|driving to work|driving home|drive home|way home|bike commute|flight|on a plane|on the plane|plane ride|train|bus|subway|traffic|metro',
  ),
  activity(
    'date',
    'date|date night|first date|with my girlfriend|with my boyfriend|with my wife|with my husband|my girl over|romantic dinner|romantic evening|candlelight dinner|candlelit dinner',
  ),
  {
    phrases:
      'late night|late nights|late at night|midnight|after midnight|after hours|night owl|3am|2am|at night|the night',
    moods: ['calm'],
  },
  { phrases: 'summer|summery|summertime|summer day|summer vibes|beach|beachy|tropical', moods: ['happy'] },
  { phrases: 'high energy|lots of energy|high intensity|intense|fierce|hard hitting|hardcore energy', energy: 0.9 },
  { phrases: 'loud|louder|heavy|heavier|hard|harder|driving beat', energy: 0.85 },
  { phrases: 'medium energy|moderate|medium|mid energy', energy: 0.5 },
  { phrases: 'low energy|subdued', energy: 0.2 },
  { phrases: 'energy', energy: 0.8 },
  { phrases: 'fast|faster|fast paced|up tempo|uptempo|speedy|high tempo|rapid', tempo: { min: 125, max: null } },
  { phrases: 'mid tempo|midtempo|medium tempo', tempo: { min: 95, max: 125 } },
  {
    phrases: 'slow|slower|slow paced|downbeat|slow tempo|low tempo|slowed down|slow songs',
    tempo: { min: null, max: 95 },
  },
  {
    phrases:
      'recent|newest|newly released|new release|new releases|latest|brand new|just released|just come out|came out recently|hot off the press|latest releases|recently released|current',
    ago: { from: 2, to: null },
  },
  { phrases: 'modern|contemporary|new school|more modern|newer', ago: { from: 15, to: null } },
  {
    phrases:
      'old|older|oldish|classic|classics|vintage|retro|throwback|throwbacks|old school|oldschool|old skool|golden oldies|from way back|older stuff',
    ago: { from: null, to: 20 },
  },
];
