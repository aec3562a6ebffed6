"""Words that tell what a number is, in the eight languages. Data only.

A trailing `*` stands for any ending: the languages inflect. Hebrew words are also found behind a prefix
letter (ה, ב, ל ...). Written in lower case, with and without accents where people leave them out.
"""


def of(listed: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(listed.split())


PHONE = """
call* phone* tel tél telephone* tlf cell* mobile* fax* text ring reach whatsapp* viber signal sms dial* ani
txt* callback answering messages contact registered hotline voicemail landline office msisdn handset direct
fon mob cel faks* משרד המשרד volej* zavol* telefon* mobil* kontakt* kontaktujte brnk* cinkn* pevn* dovol*
dzwo* zadzwo* oddzwo* telefonu* komór* komor* kom kontaktow* tel.
chiam* richiam* cellulare* cell telefono* recapito fisso fijo
ruf* anruf* anrufen angerufen rückruf* rueckruf* handy* telefonnummer* mobilnummer* erreich* festnetz*
durchwahl* rufnummer* rückfrage* rueckfrage* ordination ordinac* büro
appel* rappel* téléphon* telephon* joign* joindre portable* coordonnées fixe
llám* llam* móvil* movil* teléfono* contact* celular*
volá vola volat volal* volám telefonické
טלפון נייד הנייד תתקשר* יתקשר* נתקשר* מתקשר* התקשר* להתקשר חייג* וואטסאפ ווטסאפ פלאפון סלולרי הסלולרי
תחזר* תחזור* לחזור קידומת הקידומת קשר
vorwahl předvolb* predvolb* kierunkow* prefisso prefijo indicatif
tollfree freephone helpline switchboard linka infolink* infolini* dispečink*
contatt* raggiungibil* centralin* tfno tlfno localizable* joignable* erreichbar*
reception recepce recepci recepcja recepcji rezeption recepción réception עונה עונים תענה
"""
# "number" alone is a phone number unless another word says whose it is ("order number").
NUMBER = """
number num numer* numéro* numero* número* nummer* číslo čísle cislo nr no mobile's מספר המספר מספרי
"""
OTHER = """
order* ref refs reference* tracking track ticket* case cases invoice* serial* imei iccid parcel* package*
shipment* shipping booking* reservation* confirmation* transaction* id ids uid guid sku isbn issn ean upc gtin
asin version build license licence passport* policy claim* contract* member* vin vat meter
batch lot model zip postcode coordinates gps dated date says say shows show showing displays reads sees
see error code voucher coupon gift loyalty barcode timestamp price total amount qty quantity account*
acct dnis apt apartment
objedn* zásil* zasil* reklam* faktur* balík* balik* smlouv* variabil* vs rodn* ičo ico dič dic spis* kód kod
svítí sviti stojí ukazuj* vypisuj* zobraz* píše pise vidím verz* sériov* seriov* rezervac*
zamów* zamow* przesył* przesyl* paczk* reklamacj* umow* nip regon pesel krs wyświetl* wyswietl* pokazuj* widz*
wersj* seryjn* rezerwacj* zgłosz* zglosz* sprawa sprawy kwot* polis*
ordin* spedizion* pratic* pacco pacchi fattur* tracciament* codice codici vedo mostra appare scritto
preventivo contratto partita fiscale serie versione prenotazione importo
bestell* sendung* vorgang* paket* rechnung* auftrag* aktenzeichen kundennummer* vertrag* steht zeigt anzeige
seriennummer* artikel* ust steuernummer* fehlercode* zählernummer* buchung* betrag angebot
command* colis dossier* factur* suivi* livraison* affich* référence* contrat* siret siren tva série
réservation*
montant lot devis voit
pedid* envío* envio* expedient* factura* seguimiento paquete* contrato* sale pone muestra aparece referencia*
serie reserva* cliente* importe presupuesto nif cif dni matrícula
הזמנה הזמנת ההזמנה מעקב משלוח המשלוח פנייה פניה הפנייה חשבונית קבלה כתוב רשום מופיע אסמכתא חבילה קריאה
סידורי גרסה דגם עוסק תעודת רכב הרכב רישוי
routing doi gagnant* premiad* vincenti vincente wygran* výherní gewinnzahl* זוכים
lotto* cve plate* spz targa rejestracyj* kennzeichen immatricul* matrícul* matricul* jackpot
cmd cde loto sportk* powerball megamillions euromil* eurojackpot iva piva
partii szarży šarže
nhs prescription* protocol* permit* readings receipt* complaint* incident* docket* flight* pnr
registration* certificate* quote badge utr crn rx ndc pzn flyer
op obj police annonce annunci* anuncio* inzerát* inzerat* ogłosz* oglosz* citation* parkschein* fiscal*
accession* puk navigo forfait* permanentk* skipas* karnet* koffer* luggage baggage
kufr* bagaż* bagaz* maleta* valise* valigi*
holding fidélité fidelite fedeltà fedelta fidelidad věrnost* událost* udalost* aktualiz*
předpis* recept* pojistk* pojistn* škod* odečet* odecet* elektroměr* plynoměr* vodoměr* měřidl* jednac*
letenk* sedadl* stížnost* hlášen* účtenk* paragon* výrobní* psč průkaz* povolen* jízdenk*
skierowan* szkod* licznik* odczyt* wodomierz* gazomierz* bilet* skarg* sygnatur* decyzj* protok* zezwolen*
dowod* dowód legitymacj* kupon* fabryczn*
protocoll* polizz* sinistro contator* matricol* lettur* autolettur* ricett* tessera matr volo bigliett*
scontrin* reclam* segnalazion* concession* permess* pdr utente utenza cod bollett*
מיקוד פוליסה תביעה המונה חוזה טיסה דרכון רישיון היתר תלונה חפ פ תז ז דירה ספק
policennummer* versicherungsnummer* versicherungsschein* schaden* zähler* rezept* flug* beleg* kassenbon
quittung* beschwerde* genehmig* führerschein* ausweis* personalausweis* plz postleitzahl*
tippschein* losnummer* chargen* teilenummer* gerätenummer* kundennr kdnr kd vertr rg mitglieds* matrikel*
réf réfs protocole* sinistre* compteur* relevé* ordonnance* vol billet* réclamation* plainte* permis licence*
bordereau* pdl pce
póliza* poliza* siniestro* contador* lectura* receta* vuelo* billete* queja* incidencia* permiso*
licencia* lote lotes cups localizador*
"""
# As the others, but only of a number: "part number", "job no."; parts and jobs have phones.
NUMBERED = "part parts job spare części czesci dílu součástky teile ersatzteil חלק"
# "My number" is a phone, whatever was spoken of before.
MINE = """
my moje můj mé mój moja mio mia mein meine mon mi שלי
his her their seine ihre deren dessen son leur jego jej ich jeho její jejich suo loro su שלו שלה שלהם
"""
# Beside a word for whose it is these are who calls: "customer service gave me 0800 …".
DESK = "service services care support servis servicio servizio obsługa obsługi obsluga obslugi atención שירות"
# As the others, but "phone of the customer" is a phone.
WHOSE = """
member customer* client* klient* zákazní* zákaznick* zakazni* cliente לקוח
patient* pacient* pacjent* pazient* student* employee* policyholder* pojištěn* ubezpieczon*
assicurat* versichert* assuré* asegurad* abonné* adhérent* socio
למשלוח להזמנה
étudiant* studente studentsk* estudiante* schüler*
"""
CARD = """
card cards creditcard cc mc visa* master* amex american maestro diners discover jcb credit debit
kart* platím platim kreditk* karet płac* placę karcie
carta carte addebitat* bancomat prepagata cb bancaire* bleue payé paye
kreditkarte* karten* kk zahle zahlung* debitkarte*
tarjeta* pagué pague crédito credito débito
כרטיס הכרטיס אשראי האשראי ויזה מאסטרקארד שילמתי
"""
SSN = """
ssn ssns ss soc socsec social security socials ssa itin sociální socialni ubezpieczenia sociale
sozialversicherung* sécu securite sécurité seguro ביטוח לאומי
"""
ACCOUNT = """
iban* account* acct bank* účet ucet účtu uctu účt* konto kont* rachun* przelew* przelej* conto bonifico ccc
rib virement
überweis* ueberweis* kontonummer* compte cuenta transferencia חשבון לחשבון העברה
"""
CVV = "cvv cvv2 cvc cvc2 cvn cid csc cav2 cevevé ceveve cévévé civuvu קוד-אבטחה"
# What a card's code is called besides: one of these, or a word of CODE that any of these stands beside.
CODE_NAMES = """
sicherheitscode sicherheitsnummer kartenprüfnummer kartenprufnummer kartenpruefnummer kartenprüfziffer
kartensicherheitscode cryptogramme
security sicurezza seguridad sécurité securite bezpečnostní bezpecnostni ochranný ochranny zabezpieczający
zabezpieczajacy zabezpieczenia bezpieczeństwa bezpieczenstwa אבטחה האבטחה ביטחון הביטחון בטחון הבטחון
"""
# What people say of it when they know no name: "the three digits on the back".
CODE_DIGITS = """
digit digits chiffres ziffern cifre cifras dígitos digitos cyfry cyferki číslice čísla ספרות הספרות
prüfziffer prufziffer prüfnummer prufnummer prüfnr prufnr kontrolní kontrolni kontrolny
back hinten behind vorn vorne davanti devant zepředu przodu zadni
tyłu tylu vzadu zezadu zadní reverso detrás detras rückseite retro dietro בגב מאחור מאחורה
"""
# These mean a card's code only beside a card.
CODE = """
code security kód kod kódem kodem sicurezza verification kpn prüfziffer prufziffer prüfnummer
prufnummer prüfnr prufnr kartenprüf* kartenpruf* sicherheitscode ověřovac* overovac*
sécurité securite crypto cryptogramme seguridad codice código codigo אבטחה קוד בגב ochronny ovk
"""
# Between two numbers these say that the second is as the first, or whose it is: "cell 601 …, home 212 …".
ALSO = """
or also and the one new old home work private wife husband mother father mum mom dad son daughter
nebo anebo případně nový nové nová domů doma práce práci domácí manžel manžela manželka manželky
manželův maminka
lub albo oraz ewentualnie nowy dom domowy praca pracy żona żony mąż męża mama mamy
oder und bzw neu privat daheim arbeit dienstlich geschäftlich meins frau mann
mien domicile maison travail bureau perso nouveau femme mari
mío mía casa trabajo nuevo nuova nuovo oppure anche también mujer marido lavoro ufficio moglie marito
או וגם בית בבית הבית עבודה בעבודה חדש החדש והחדש ישן הישן אשתי בעלי
"""
MAIL = """
mail* e-mail* email* mejl* maila courriel* correo* posta mel adres* address* adresa adrese write napište
napiste pište napisz schreib* écri* ecri* scriv* escrib* אימייל מייל דוא דואל כתבו
"""
SPLIT = """
first second third fourth last next then half part rest begin* start* end ends ending continu* follow* and
st nd rd th
other others altr* andere* übrig* autre autres otros otras ostatní pozostał*
uh uhm um umm hm hmm mmm er erm eh ehm eee äh ähm öhm euh wait sorry moment momento attimo instant attendez
\u05d5 אהה נו אה רגע
první druhá druha druhé třetí poslední začín* konč* pak potom zbytek dál polovin* část
pierwsz* drug* trzeci* ostatni* potem reszta następn* nastepn* połow* polow* część
prim* second* terz* ultim* poi resto metà meta parte quindi
erste* zweite* dritte* letzte* dann rest weiter hälfte haelfte teil
premi* deuxi* second* trois* derni* puis ensuite reste moiti* partie suite
dalej końcówk* chwil* danach ובסוף sigue acaba enfin
primer* segund* tercer* últim* ultim* luego después despues resto mitad parte
ראשון ראשונה שני שנייה שניה אחרון אחרונה ואז אחרי חצי חלק המשך החלק הראשון השני השאר
"""
# Between two pieces of a number these say nothing, and part nothing.
SMALL = """
is the area at finally lastly middle ok okay got it yes group serial number
le la les pour finir fin enfin numéro
el los las al final por en
il i gli alla fine infine numero
der die das zum schluss zuletzt mitte nummer
na w końcu koniec środku numer no
závěr nakonec konci uprostřed číslo
מספר המספר
"""
