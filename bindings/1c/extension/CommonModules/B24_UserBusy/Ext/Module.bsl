// The functions of Б24_Занятость under English names. Structures and tables keep their Russian fields: there is
// one implementation, and its documentation is there.

#Region Public

// Gets the users' events within a period: the portal's answer as it is, the portal's own errors included.
//
// Parameters:
//  URL - String - URL of an inbound webhook, or the portal's address if a token is given.
//  Users - Number - user ids, or one id.
//        - Array Of Number
//  StartDate - Date
//  EndDate - Date - inclusive. (The page's name for it, "To", is a reserved word.)
//  Token - String - access token, if the URL is not a webhook.
//
// Returns:
//  Map - the portal's answer.
//
// Example:
//  Answer = B24_UserBusy.GetUserBusy(URL, 1, StartDate, StartDate + 604800);
//
Function GetUserBusy(Val URL, Val Users, Val StartDate, Val EndDate, Val Token = "") Export

	Return Б24_Занятость.ПолучитьЗанятостьПользователей(URL, Users, StartDate, EndDate, Token);

EndFunction

// Asks the portal and returns when each user is busy, in the session's time zone.
//
// Parameters:
//  URL - String
//  Users - Number
//        - Array Of Number
//  StartDate - Date
//  EndDate - Date - the start or the end of a day means that the day is included.
//  Token - String
//  Options - Structure, Map, Undefined - see SearchOptions
//
// Returns:
//  Structure - as Б24_Занятость.ИнтервалыЗанятости returns it.
//
Function BusyIntervals(Val URL, Val Users, Val StartDate, Val EndDate, Val Token = "", Val Options = Undefined) Export

	Return Б24_Занятость.ИнтервалыЗанятости(URL, Users, StartDate, EndDate, Token, Options);

EndFunction

// Asks the portal and returns when all the users, or enough of them, are free.
//
// Parameters:
//  URL - String
//  Users - Number
//        - Array Of Number
//  StartDate - Date
//  EndDate - Date - the start or the end of a day means that the day is included.
//  Token - String
//  Options - Structure, Map, Undefined - see SearchOptions
//
// Returns:
//  Structure - as Б24_Занятость.СвободноеВремя returns it.
//
Function AvailableSlots(Val URL, Val Users, Val StartDate, Val EndDate, Val Token = "", Val Options = Undefined) Export

	Return Б24_Занятость.СвободноеВремя(URL, Users, StartDate, EndDate, Token, Options);

EndFunction

// Asks the portal and draws when the users are busy.
//
// Parameters:
//  URL - String
//  Users - Number
//        - Array Of Number
//  StartDate - Date
//  EndDate - Date - the start or the end of a day means that the day is included.
//  Token - String
//  Options - Structure, Map, Undefined - see SearchOptions
//
// Returns:
//  String - an HTML document with an SVG, for an HTML document field.
//
Function BusyTimeline(Val URL, Val Users, Val StartDate, Val EndDate, Val Token = "", Val Options = Undefined) Export

	Return Б24_Занятость.ДиаграммаЗанятости(URL, Users, StartDate, EndDate, Token, Options);

EndFunction

// Calculates the busy intervals from an answer that was got before; no network.
// It should have been asked for a day more on both sides, or events near the edges may be missing.
//
// Parameters:
//  Answer - Map, String - see GetUserBusy
//  StartDate - Date
//  EndDate - Date - the start or the end of a day means that the day is included.
//  Options - Structure, Map, Undefined
//
// Returns:
//  Structure - as Б24_Занятость.ИнтервалыЗанятости returns it.
//
Function BusyIntervalsOf(Val Answer, Val StartDate, Val EndDate, Val Options = Undefined) Export

	Return Б24_Занятость.ИнтервалыЗанятостиИзОтвета(Answer, StartDate, EndDate, Options);

EndFunction

// Finds the common free time in an answer that was got before; no network.
// It should have been asked for a day more on both sides, or events near the edges may be missing.
//
// Parameters:
//  Answer - Map, String - see GetUserBusy
//  StartDate - Date
//  EndDate - Date - the start or the end of a day means that the day is included.
//  Options - Structure, Map, Undefined
//
// Returns:
//  Structure - as Б24_Занятость.СвободноеВремя returns it.
//
Function AvailableSlotsOf(Val Answer, Val StartDate, Val EndDate, Val Options = Undefined) Export

	Return Б24_Занятость.СвободноеВремяИзОтвета(Answer, StartDate, EndDate, Options);

EndFunction

// Draws an answer that was got before; no network.
//
// Parameters:
//  Answer - Map, String - see GetUserBusy
//  StartDate - Date
//  EndDate - Date - the start or the end of a day means that the day is included.
//  Options - Structure, Map, Undefined
//
// Returns:
//  String - an HTML document with an SVG, for an HTML document field.
//
Function BusyTimelineOf(Val Answer, Val StartDate, Val EndDate, Val Options = Undefined) Export

	Return Б24_Занятость.ДиаграммаЗанятостиИзОтвета(Answer, StartDate, EndDate, Options);

EndFunction

// Calls any other REST method of the portal.
//
// Parameters:
//  URL - String
//  Method - String - such as "user.current".
//  MethodParams - Structure, Map, Undefined
//  Token - String
//  CallOptions - Structure, Map, Undefined - idempotent, idempotency_key, timeout_ms.
//
// Returns:
//  Map - the portal's answer, its own errors included.
//
Function CallMethod(
	Val URL, Val Method, Val MethodParams = Undefined, Val Token = "", Val CallOptions = Undefined) Export

	Return Б24_Занятость.ВызватьМетод(URL, Method, MethodParams, Token, CallOptions);

EndFunction

// Returns all that is known of an error that GetUserBusy or CallMethod returned.
//
// Parameters:
//  Answer - Map, String - see GetUserBusy
//
// Returns:
//  Structure, Undefined - as Б24_Занятость.СведенияОбОшибке returns it.
//
Function ErrorDetails(Val Answer) Export

	Return Б24_Занятость.СведенияОбОшибке(Answer);

EndFunction

// Returns the code of the error that an exception was raised for.
//
// Parameters:
//  Error - ErrorInfo - see ErrorInfo()
//        - String - its description.
//
// Returns:
//  String - such as "B24BUSY_TIMEOUT"; empty if the exception is not of these modules.
//
Function ErrorCode(Val Error) Export

	Return Б24_Занятость.КодОшибки(Error);

EndFunction

// Returns the current date of the session; in OneScript, of the system.
//
// Returns:
//  Date
//
Function GetCurrentDate() Export

	Return Б24_Занятость.ПолучитьТекущуюДату();

EndFunction

// Returns empty options, under the library's own names: what is not filled is for the library to decide.
// What they mean, and which function takes which, stands at Б24_Занятость.НастройкиПоиска.
//
// Returns:
//  Structure - duration_minutes, working_hours, required, time_zone, names and others.
//
Function SearchOptions() Export

	Options = New Structure;
	For Each OptionName In Б24_ЗанятостьСлужебный.ИменаНастроек() Do
		Options.Insert(OptionName.Value, Undefined);
	EndDo;

	Return Options;

EndFunction

#EndRegion
