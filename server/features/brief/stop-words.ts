const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Small words that lead into what follows: kept with the words that were not understood, "with a blue smell". */
export const LEAD_WORDS: ReadonlySet<string> = new Set(
  words(`a an the no not any without with about in of for that is are has have from at on by as like nothing my your his her their
    its our too much very lot bit some really under over into than after before while when during where which`),
);

/** Words that say nothing by themselves about what to play: grammar, politeness, and the words every request has. */
export const STOP_WORDS: ReadonlySet<string> = new Set([
  ...LEAD_WORDS,
  ...words(`i im ive id ill me we us were weve well lets let you your youre it its this that thats these those there theres here
    he she him they them who whos whom what whats whatever how be been being am was do does did doing done dont doesnt
    didnt can could would should will shall may might must cant couldnt wont wouldnt shouldnt isnt arent havent
    and or but nor so too also plus then else both either neither if because cause since until till up down out off
    to just only really very quite pretty rather bit lot lots little some someone something somewhere anything
    everything everyone anyone people none one ones all every each more most much many few several such other another
    same own again now today tonight tomorrow still yet already ever maybe perhaps possibly probably actually basically
    literally definitely especially mainly mostly particularly currently soon later first next last
    please kindly thanks thank cheers hi hello hey hiya yo dear ok okay yes yeah yep yup sure right great nice cool good
    awesome perfect lovely amazing wonderful fantastic excellent best better decent well
    want wants wanted need needs needed like liked likes love loved loves looking look feel feeling feels felt fancy
    wish hope hoping think know
    make makes making made create creates creating build building put give gives giving get gets getting got gonna
    going go goes play plays playing played find finding show suggest recommend pick choose select queue start generate
    hear hearing listen listening listens set help come comes take keep try add include including have having has had
    send bring throw use mean
    music musics song songs track tracks tune tunes playlist playlists mix mixes mixtape list set session sessions
    stuff things thing kind kinds sort sorts type types style styles genre genres artist artists band bands singer
    singers musician musicians act acts group groups title titles piece pieces number numbers selection soundtrack
    sound sounds sounding vibe vibes vibey mood moods hits hit tempo pace bpm version versions
    friend friends family folks people utilize utilise use thinking thought interested includes includ featured example combination
    variety wide jams jam throwing hosting done difficulty awake everyday enjoy enjoying enjoyed perfectly match matches fit fits
    fitting suits suitable contains containing based along idea ideas request options option start starts starting finish finishes finishing conclude continue
    even though anymore beautiful prefer preferably alright fine super wow oh ah lol haha sorry actually gotcha yea yess lastly finally favourite favourites top switch wrap hmm question round said instead turn restrict featuring feat ft greatest discography newest see loving selections yup nicely recommendations
    guess meant mean awsome picks suggestion suggestions choice choices addition additions chance check somehow certain quick quickly
    together time times moment day days way wanting able kinda sorta etc please bro man dude buddy mate wizard echotune`),
]);

/** Words of everyday English that are also somebody's name: alone and in small letters they are not read as an artist. */
export const EVERYDAY_WORDS: ReadonlySet<string> = new Set(
  words(`ive used twice health curve can grandson air america american angel angels animal animals april august autumn baby back bad balance band banks beach bear
    beautiful bed bedroom beautiful bell berlin big birds birthday bitter black blood blow blue blues body bomb bones book books
    boots boss boston both box boy boys brand bread break breakfast breakup breeze bridge bright bring broken brother brothers
    brown bubbly build bush busy cake california call calm camera camp camping candy car cars cast castle cat cats
    celebrate celebration chain change charge charlie chase cheer cheerful cherry chicago child children chill chills
    choir chores church circle city class classic classics clean clear close clothes cloud clouds club coast
    coffee cold college color colors comfort common company cook cooking cool corner cottage couple
    court cousin cover covers cowboy crazy cream crowd cruise cruising cry crying culture curious current cut dad daddy
    damage dance dancer dancing danger dark date daughter dawn dead death december deep delight depth desert design
    desire diamond different dinner dirty disco doctor dog dogs dream dreams dress drink drinking drive driver driving drums
    dry dust early earth ease east easy eat eating echo edge eight electric element elements embrace emotion emotional empire empty
    end energy engine england english evening event eve ever evil exam exams exercise exotic eye eyes face faith fall
    family fancy fantasy far fashion fast father favourite favourites fear feature february fear festival fever fields fight film
    fine fire fireside five flight floor flow flower flowers flying focus fog folk food fool football force foreign forest
    forever forget four france free freedom french fresh friday friend friends front fun funeral funny future game games
    gaming garage garbage garden gentle ghost gift girl girlfriend girls glass glow gold golden golf good goodbye
    grand grandma grandpa gray green grey groove groovy ground guitar guitars guys gym hair half hall hammer hand hands
    happy hard harmony hard hat hate head heal heart heartbreak hearts heat heaven heavy high highway hike hiking hip hold holiday
    holidays hollywood home homework honey hope horse hot hotel hour hours house human hundred hunger hungry husband ice iceland
    in indie influence inside inspired instrumental instrumentals island jam january jealous job jog jogging journey joy
    july june jungle jump keys kid kids kill king kings kiss kitchen lady lake land late latest laugh laundry lead leaving left
    legend legends letter level life light lights line lines lion live lively london lonely long lose lost loud lounge
    love lover lovers low luck lucky lunch machine mad magic mainstream march marriage mask master mate math may meal
    meditation mellow melody member memories memory men metal mexico middle midnight mile military mind mine minute minutes
    miracle mirror mobile modern monday money monster month months moon morning mother motion motivation mountain
    mountains mouth move movie movies moving mum mystery naked name nap nature near neon never new newer news night nights
    nine nineties noise noon north nostalgia nostalgic note notes nothing november nurse obscure ocean october odd office
    oil old older opera orange order original outdoor outdoors outside oxford pain paint painting pale paper parade paradise
    parents paris park parking party past peace peaceful people perfect pet phone piano picnic picture pie pilots pink pipe
    place plain plane planet play pleasure poem poet poetry pool pop popular porch power powerful prayer present president pretty
    pride princess private promotion protest proud pump pure purple quick quiet race rage rain rainbow rainy random rare raw
    read reading ready real rebel record records red relax relaxed relaxing remix rest restaurant retro rich ride
    riding right ring rise rises rising river road roadtrip roar rock rolling romance romantic roof room roots rose roses rough
    round royal run runner running rush sad sadness safe sail saint salt same sand santa saturday scary school science
    sea season secret seductive september serious seven sex sexy shade shadow shadows shake shape sharp shine ship shoes short
    shot shots shout shower shy sick side sign silence silent silver simple sing singing single sister sisters six skate ski skies
    skin sky sleep sleeping sleepy slow slower small smart smell smile smoke smooth snow soccer soft soldier solo son soothing
    soul sound south space spain spanish spark special speed spirit spoon sport sports spring square stage star stars state
    station stay steady steam steel step steps still stone storm story strange stranger street streets strength stress
    strings strong student studio study studying style sublime sugar suicide summer sun sunday sunny sunrise sunset
    super surf surprise swan sweat sweet swim swimming swing table tall tank tape tea teacher team tears technology teen teenage
    television temple ten tennis texas theatre theme thirty three thriller thunder thursday tiger
    tired toast tokyo tomorrow tonight top touch tough town toy toys traffic train training trains trance travel
    travelling treat tree trees tribe trip trouble truck true trust truth tuesday tunnel turn twelve twenty two under underground
    union unique unit united unknown upbeat uplifting upset upside vacation valley van verse vibe video vintage violin virus
    vision vocal vocals voice voices wait walk walking wall war warm wash watch water wave waves weather wedding wednesday
    week weekend weird west western wet wheel white wicked wide wife wild win wind window wine winter wisdom wolf
    woman women wonder wood woods word words work working workout world worship wow writing yard year years yellow yesterday
    yoga young youth zero zone rap ye m eat loop test plan jet low swans mass lane blur drama chase lamb hole lit
    mud spring cake hurt texture mother nation national doors police cure gas gossip internet knife kills killers feelings
    faces heads horses pretenders band bands bangles bananas sports team sheep pixie peaches`),
);
