"""Times in news language: every row gives a text, its publication date, and what must be found in it."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoint.models import Span
from geoint.reading.dates import (
    TimeMention,
    add_days_inclusive,
    find_dates,
    find_durations,
    find_times,
    subtract_days_inclusive,
)

Table = list[tuple[str, str | None, list[tuple[str, str | None, str | None]]]]
WED = "2024-05-15"

# fmt: off
# Dates that stand by themselves.
ABSOLUTE: Table = [
    ("The drill opened on Aug. 3, 2025.", None, [("Aug. 3, 2025", "2025-08-03", "2025-08-03")]),
    ("The drill opened on 3 August 2025.", None, [("3 August 2025", "2025-08-03", "2025-08-03")]),
    ("The drill opened on August 3, 2025, at dawn.", None, [("August 3, 2025", "2025-08-03", "2025-08-03")]),
    ("The drill opened on 3rd August 2025.", None, [("3rd August 2025", "2025-08-03", "2025-08-03")]),
    ("The drill opened on the 3rd of August 2025.", None, [("3rd of August 2025", "2025-08-03", "2025-08-03")]),
    ("The drill opened on 2025-08-03.", None, [("2025-08-03", "2025-08-03", "2025-08-03")]),
    ("Posted 03.08.2025 by the fleet.", None, [("03.08.2025", "2025-08-03", "2025-08-03")]),
    ("Log entry 14/8/2022: all ships in port.", None, [("14/8/2022", "2022-08-14", "2022-08-14")]),
    ("Log entry 8/14/2022: all ships in port.", None, [("8/14/2022", "2022-08-14", "2022-08-14")]),
    ("Log entry 8/9/2022: all ships in port.", None, [("8/9/2022", "2022", "2022")]),
    ("Log entry 2022/8/14: all ships in port.", None, [("2022/8/14", "2022-08-14", "2022-08-14")]),
    ("The drill opened on Sunday, August 3, 2025.", None, [("Sunday, August 3, 2025", "2025-08-03", "2025-08-03")]),
    ("The drill opened on Sunday (3 August 2025).", None, [("Sunday (3 August 2025)", "2025-08-03", "2025-08-03")]),
    ("The drill opened on Sunday 3 August 2025 near Vladivostok.", None, [("Sunday 3 August 2025", "2025-08-03", "2025-08-03")]),
    ("It took place in March 2023.", None, [("March 2023", "2023-03", "2023-03")]),
    ("It took place in March of 2023.", None, [("March of 2023", "2023-03", "2023-03")]),
    ("It took place in Sept. 2023 off Luzon.", None, [("Sept. 2023", "2023-09", "2023-09")]),
    ("It was held in 2021.", None, [("2021", "2021", "2021")]),
    ("Russia's 2022 edition was smaller.", None, [("2022", "2022", "2022")]),
    ("The 2019 edition was smaller.", None, [("2019", "2019", "2019")]),
    ("It was held in the summer of 2022.", None, [("summer of 2022", "2022", "2022")]),
    ("Summer 2022 saw three such drills.", None, [("Summer 2022", "2022", "2022")]),
    ("It was held in the first half of May 2023.", None, [("first half of May 2023", "2023-05", "2023-05")]),
    ("It was held in late May 2023.", None, [("late May 2023", "2023-05", "2023-05")]),
    ("It was held in mid-July 2023.", None, [("mid-July 2023", "2023-07", "2023-07")]),
    ("It was held in the third quarter of 2023.", None, [("third quarter of 2023", "2023", "2023")]),
    ("It is planned for Q3 2025.", WED, [("Q3 2025", "2025", "2025")]),
    ("It is planned for early 2025.", WED, [("early 2025", "2025", "2025")]),
    ("In the 1980s the fleets met often.", None, [("1980s", "1980", "1989")]),
    ("It was held at the end of June 2023.", None, [("end of June 2023", "2023-06", "2023-06")]),
]

# Ranges: the later end gives month and year to the earlier.
RANGES: Table = [
    ("It ran from 9 to 21 June 2019.", None, [("from 9 to 21 June 2019", "2019-06-09", "2019-06-21")]),
    ("It ran from August 1 to 5, 2024.", None, [("from August 1 to 5, 2024", "2024-08-01", "2024-08-05")]),
    ("It ran from August 1 through 5, 2024.", None, [("from August 1 through 5, 2024", "2024-08-01", "2024-08-05")]),
    ("The drill (11-15 March 2024) went well.", None, [("11-15 March 2024", "2024-03-11", "2024-03-15")]),
    ("The drill (March 11–15, 2024) went well.", None, [("March 11–15, 2024", "2024-03-11", "2024-03-15")]),
    ("It ran Feb. 26 - March 8, 2024, in Poland.", None, [("Feb. 26 - March 8, 2024", "2024-02-26", "2024-03-08")]),
    ("It ran between 12 and 14 May 2023.", None, [("between 12 and 14 May 2023", "2023-05-12", "2023-05-14")]),
    ("It ran between May 12 and May 14, 2023.", None, [("between May 12 and May 14, 2023", "2023-05-12", "2023-05-14")]),
    ("They met on June 7 and 8, 2023.", None, [("June 7 and 8, 2023", "2023-06-07", "2023-06-08")]),
    ("They met on 18 and 19 February 2023.", None, [("18 and 19 February 2023", "2023-02-18", "2023-02-19")]),
    ("Launches were seen on 4 and 9 May 2023.", None, [("4", "2023-05-04", "2023-05-04"), ("9 May 2023", "2023-05-09", "2023-05-09")]),
    ("It ran from Dec. 28 to Jan. 3, 2025.", None, [("from Dec. 28 to Jan. 3, 2025", "2024-12-28", "2025-01-03")]),
    ("It ran from December 28, 2023 to January 3.", None, [("from December 28, 2023 to January 3", "2023-12-28", "2024-01-03")]),
    ("It will run from 30 August to 5 September.", "2022-08-18", [("from 30 August to 5 September", "2022-08-30", "2022-09-05")]),
    ("It ran from October 2022 to March 2023.", None, [("from October 2022 to March 2023", "2022-10", "2023-03")]),
    ("It ran from June to August 2023.", None, [("from June to August 2023", "2023-06", "2023-08")]),
    ("In May and June 2021 the brigade trained there.", None, [("May and June 2021", "2021-05", "2021-06")]),
    ("The frigate served there in 2019-2021.", None, [("2019-2021", "2019", "2021")]),
    ("The frigate served there in 2023-24.", None, [("2023-24", "2023", "2024")]),
    ("It is held from Tuesday to Saturday (March 11-15).", "2025-03-12", [("from Tuesday to Saturday (March 11-15)", "2025-03-11", "2025-03-15")]),
    ("It was held from Monday to Wednesday.", "2024-05-17", [("from Monday to Wednesday", "2024-05-13", "2024-05-15")]),
    ("It will be held from Monday to Wednesday.", "2024-05-17", [("from Monday to Wednesday", "2024-05-20", "2024-05-22")]),
    ("It is being held Monday through Friday.", WED, [("Monday through Friday", "2024-05-13", "2024-05-17")]),
    ("The fleet trained from the 3rd to the 9th of April 2024.", None, [("from the 3rd to the 9th of April 2024", "2024-04-03", "2024-04-09")]),
    ("For a week in April, from the 3rd to the 9th, the fleet trained.", WED, [("April", "2024-04", "2024-04"), ("from the 3rd to the 9th", "2024-04-03", "2024-04-09")]),
    ("The drill began on May 7, 2024 and ends on the 18th.", WED, [("May 7, 2024", "2024-05-07", "2024-05-07"), ("the 18th", "2024-05-18", "2024-05-18")]),
]

# Weekdays and days by tense; publication is a Wednesday.
DAYS: Table = [
    ("The ships sailed on Monday.", WED, [("Monday", "2024-05-13", "2024-05-13")]),
    ("The ships sailed on Wednesday.", WED, [("Wednesday", "2024-05-15", "2024-05-15")]),
    ("The ships sailed on Thursday.", WED, [("Thursday", "2024-05-09", "2024-05-09")]),
    ("The ships will sail on Monday.", WED, [("Monday", "2024-05-20", "2024-05-20")]),
    ("The drill ends on Saturday.", WED, [("Saturday", "2024-05-18", "2024-05-18")]),
    ("On Monday the large drill, which Norway leads, starts in Finland.", "2024-03-03", [("Monday", "2024-03-04", "2024-03-04")]),
    ("The ministry said on Friday that ships would sail on Monday.", WED, [("Friday", "2024-05-10", "2024-05-10"), ("Monday", "2024-05-20", "2024-05-20")]),
    ("The drills are due to begin Thursday.", WED, [("Thursday", "2024-05-16", "2024-05-16")]),
    ("The drills were to end on Sunday.", "2022-08-07", [("Sunday", "2022-08-07", "2022-08-07")]),
    ("The 11-day drills, which began on Monday, will end next week.", WED, [("Monday", "2024-05-13", "2024-05-13"), ("next week", "2024-05", "2024-05")]),
    ("The agency gave Friday as the first day.", WED, [("Friday", "2024-05-17", "2024-05-17")]),
    ("It ended last Sunday.", WED, [("last Sunday", "2024-05-12", "2024-05-12")]),
    ("It starts next Monday.", WED, [("next Monday", "2024-05-20", "2024-05-20")]),
    ("It will start this Friday.", WED, [("this Friday", "2024-05-17", "2024-05-17")]),
    ("They met on Tuesday of last week.", WED, [("Tuesday of last week", "2024-05-07", "2024-05-07")]),
    ("They will meet on Tuesday next week.", WED, [("Tuesday next week", "2024-05-21", "2024-05-21")]),
    ("A missile was fired on Tuesday morning.", WED, [("Tuesday morning", "2024-05-14", "2024-05-14")]),
    ("Monday's launch failed.", WED, [("Monday", "2024-05-13", "2024-05-13")]),
    ("Two ships left today.", WED, [("today", "2024-05-15", "2024-05-15")]),
    ("Two ships left yesterday evening.", WED, [("yesterday evening", "2024-05-14", "2024-05-14")]),
    ("Two ships will leave tomorrow.", WED, [("tomorrow", "2024-05-16", "2024-05-16")]),
    ("Sirens were heard this morning.", WED, [("this morning", "2024-05-15", "2024-05-15")]),
    ("It is over as of tonight.", WED, [("tonight", "2024-05-15", "2024-05-15")]),
    ("Drones were shot down last night.", WED, [("last night", "2024-05-14", "2024-05-14")]),
    ("Drones were shot down overnight.", WED, [("overnight", "2024-05", "2024-05")]),
    ("They met the day before yesterday.", WED, [("the day before yesterday", "2024-05-13", "2024-05-13")]),
]

# Weeks, months, years and their parts.
UNITS: Table = [
    ("The navies are drilling this week.", WED, [("this week", "2024-05", "2024-05")]),
    ("The navies drilled last week.", WED, [("last week", "2024-05", "2024-05")]),
    ("The exercise starts next week.", "2024-01-18", [("next week", "2024-01", "2024-01")]),
    ("The exercise starts next week.", "2024-04-25", [("next week", "2024", "2024")]),
    ("The senators spoke over the weekend.", "2024-05-13", [("weekend", "2024-05", "2024-05")]),
    ("They drilled last month.", WED, [("last month", "2024-04", "2024-04")]),
    ("They will drill later this month.", WED, [("later this month", "2024-05", "2024-05")]),
    ("They will drill next month.", WED, [("next month", "2024-06", "2024-06")]),
    ("They will drill early next month.", WED, [("early next month", "2024-06", "2024-06")]),
    ("They drilled late last year.", WED, [("late last year", "2023", "2023")]),
    ("It was the largest drill this year.", WED, [("this year", "2024", "2024")]),
    ("Last year's edition drew six nations.", WED, [("Last year", "2023", "2023")]),
    ("It will be repeated next year.", WED, [("next year", "2025", "2025")]),
    ("Earlier this year the ships called at Karachi.", WED, [("Earlier this year", "2024", "2024")]),
    ("It lasts until the middle of the month.", WED, [("until the middle of the month", None, "2024-05")]),
    ("It lasts until the end of the year.", WED, [("until the end of the year", None, "2024")]),
    ("They will meet in the autumn.", WED, [("autumn", "2024", "2024")]),
    ("They met last summer.", WED, [("last summer", "2023", "2023")]),
    ("The fleet trains this spring.", WED, [("this spring", "2024", "2024")]),
]

# Days and months without a year.
YEARS: Table = [
    ("In July the two navies drilled off Guangdong.", "2024-09-10", [("July", "2024-07", "2024-07")]),
    ("In July the two navies drilled off Guangdong.", WED, [("July", "2023-07", "2023-07")]),
    ("In July the two navies will drill off Guangdong.", WED, [("July", "2024-07", "2024-07")]),
    ("The planes flew on Dec. 14.", "2025-01-09", [("Dec. 14", "2024-12-14", "2024-12-14")]),
    ("The drills will begin on Jan. 9.", "2024-12-20", [("Jan. 9", "2025-01-09", "2025-01-09")]),
    ("The group has patrolled the gulf since December.", "2025-03-09", [("since December", "2024-12", None)]),
    ("Last year's edition ran from January 11 to 15.", WED, [("Last year", "2023", "2023"), ("from January 11 to 15", "2023-01-11", "2023-01-15")]),
    ("In June last year the missile was launched at night.", WED, [("June last year", "2023-06", "2023-06")]),
    ("In August this year a drill will follow.", WED, [("August this year", "2024-08", "2024-08")]),
    ("They met last May.", WED, [("last May", "2023-05", "2023-05")]),
    ("They met last March.", WED, [("last March", "2024-03", "2024-03")]),
    ("They will meet next March.", WED, [("next March", "2025-03", "2025-03")]),
    ("They will meet this August.", WED, [("this August", "2024-08", "2024-08")]),
    ("It will be held in the first half of June.", WED, [("first half of June", "2024-06", "2024-06")]),
    ("It was opened on Sunday, August 3.", "2025-08-05", [("Sunday, August 3", "2025-08-03", "2025-08-03")]),
]

# Only one end is told.
OPEN: Table = [
    ("The drills go on until May 31.", "2024-01-24", [("until May 31", None, "2024-05-31")]),
    ("Until 31 May some troops will train.", "2024-01-24", [("Until 31 May", None, "2024-05-31")]),
    ("The drills began Sunday and go on through Nov. 11.", "2016-10-31", [("Sunday", "2016-10-30", "2016-10-30"), ("through Nov. 11", None, "2016-11-11")]),
    ("The ships stay until Monday.", "2024-06-12", [("until Monday", None, "2024-06-17")]),
    ("The patrol lasted until Friday.", WED, [("until Friday", None, "2024-05-10")]),
    ("The patrol lasted until late April.", WED, [("until late April", None, "2024-04")]),
    ("The drill lasts till Sept. 15, 2013.", None, [("till Sept. 15, 2013", None, "2013-09-15")]),
    ("The drill runs to 16 September 2024.", None, [("to 16 September 2024", None, "2024-09-16")]),
    ("Soldiers have trained since Monday.", WED, [("since Monday", "2024-05-13", None)]),
    ("The treaty has held since 1992.", WED, [("since 1992", "1992", None)]),
    ("From 10 September ships of four fleets trained.", "2024-09-16", [("From 10 September", "2024-09-10", None)]),
    ("Flights are banned starting Friday.", WED, [("starting Friday", "2024-05-17", None)]),
]

# Counted from the story's own dates.
STORY: Table = [
    ("In October 2021 they drilled. Days later they sailed on.", None, [("October 2021", "2021-10", "2021-10"), ("Days later", "2021-10", "2021-10")]),
    ("On October 14, 2021 they drilled. A few days later they sailed on.", None, [("October 14, 2021", "2021-10-14", "2021-10-14"), ("A few days later", "2021-10", "2021-10")]),
    ("In October 2021 they drilled. The next month jets were scrambled.", None, [("October 2021", "2021-10", "2021-10"), ("The next month", "2021-11", "2021-11")]),
    ("In December 2021 they drilled. The following month jets were scrambled.", None, [("December 2021", "2021-12", "2021-12"), ("The following month", "2022-01", "2022-01")]),
    ("Lin took office on May 20, 2024. Three days afterwards drills began.", None, [("May 20, 2024", "2024-05-20", "2024-05-20"), ("Three days afterwards", "2024-05-23", "2024-05-23")]),
    ("The drill started on June 27, 2024. The day before, a missile was fired.", None, [("June 27, 2024", "2024-06-27", "2024-06-27"), ("The day before", "2024-06-26", "2024-06-26")]),
    ("The drill started on June 27, 2024. The following day it rained.", None, [("June 27, 2024", "2024-06-27", "2024-06-27"), ("The following day", "2024-06-28", "2024-06-28")]),
    ("The drill started on June 27, 2024. Two days before it began, the crew was changed.", None, [("June 27, 2024", "2024-06-27", "2024-06-27"), ("Two days before", "2024-06-25", "2024-06-25")]),
    ("The first drill, in 2021, was small; troops trained in Romania that May and June.", None, [("2021", "2021", "2021"), ("that May and June", "2021-05", "2021-06")]),
    ("In 2021 the drill was small. In October that year it was repeated.", None, [("2021", "2021", "2021"), ("October that year", "2021-10", "2021-10")]),
    ("In August 2021 they drilled. Later that year they sailed.", None, [("August 2021", "2021-08", "2021-08"), ("Later that year", "2021", "2021")]),
    ("In August 2021 they drilled. A year later they met again.", None, [("August 2021", "2021-08", "2021-08"), ("A year later", "2022", "2022")]),
    ("In August 2021 they drilled. A month later they met again.", None, [("August 2021", "2021-08", "2021-08"), ("A month later", "2021-09", "2021-09")]),
    ("On 20 May 2024 they drilled. Two weeks earlier a jet had crashed.", None, [("20 May 2024", "2024-05-20", "2024-05-20"), ("Two weeks earlier", "2024-05", "2024-05")]),
    ("On 20 May 2024 a missile was fired. Another rose within the hour.", None, [("20 May 2024", "2024-05-20", "2024-05-20"), ("within the hour", "2024-05-20", "2024-05-20")]),
    ("On 20 May 2024 a missile was fired. The leaders met the same day.", None, [("20 May 2024", "2024-05-20", "2024-05-20"), ("the same day", "2024-05-20", "2024-05-20")]),
    ("On 20 May 2024 it was opened. The following Friday it ended.", None, [("20 May 2024", "2024-05-20", "2024-05-20"), ("The following Friday", "2024-05-24", "2024-05-24")]),
    ("The test came three days after 11 March 2024.", None, [("three days after 11 March 2024", "2024-03-14", "2024-03-14")]),
    ("The test came a day after the summit on May 20, 2024.", None, [("a day after", "2024-05-21", "2024-05-21"), ("May 20, 2024", "2024-05-20", "2024-05-20")]),
    ("The test came a day after the summit.", WED, [("a day after", None, None)]),
    ("A year ago this month they drilled in the desert.", "2022-08-17", [("A year ago this month", "2021-08", "2021-08")]),
    ("Exactly one year ago this August they drilled.", "2022-08-17", [("one year ago this August", "2021-08", "2021-08")]),
    ("Two years ago there were more.", WED, [("Two years ago", "2022", "2022")]),
    ("Three days ago a drone fell.", WED, [("Three days ago", "2024-05-12", "2024-05-12")]),
    ("Two months ago a drone fell.", WED, [("Two months ago", "2024-03", "2024-03")]),
    ("A year ago today the fleet sailed.", WED, [("A year ago today", "2023-05-15", "2023-05-15")]),
    ("The ships will sail in three days.", WED, [("in three days", "2024-05-18", "2024-05-18")]),
    ("On 14 July 2024 it opened. Shortly before, ships had finished a patrol.", None, [("14 July 2024", "2024-07-14", "2024-07-14"), ("Shortly before", "2024-07", "2024-07")]),
    ("They left on Monday, June 17, 2024. Before that they had trained.", None, [("Monday, June 17, 2024", "2024-06-17", "2024-06-17"), ("Before that", "2024-06", "2024-06")]),
]

# No publication date, or a coarse one: nothing is made up.
UNDATED: Table = [
    ("The ships sailed on Monday.", None, [("Monday", None, None)]),
    ("They drilled last month.", None, [("last month", None, None)]),
    ("Days later they sailed.", None, [("Days later", None, None)]),
    ("In July they drilled.", None, [("July", None, None)]),
    ("The ships sailed on Monday.", "2022-08", [("Monday", "2022-08", "2022-08")]),
    ("In May they drilled.", "2022-08", [("May", "2022-05", "2022-05")]),
    ("They will drill later this month.", "2022-08", [("later this month", "2022-08", "2022-08")]),
    ("On Sunday, August 3, the drill Far Shield 2025 opened.", None, [("Sunday, August 3", "2025-08-03", "2025-08-03"), ("2025", "2025", "2025")]),
    ("Far Shield 2025 opened on August 3.", None, [("2025", "2025", "2025"), ("August 3", "2025-08-03", "2025-08-03")]),
]

# Years in names, and datelines.
NAMES: Table = [
    ("The drill Ocean-2024 is over.", WED, [("2024", "2024", "2024")]),
    ("BEIJING, Sept 9 - Ships are to take part.", "2024-09-09", [("Sept 9", "2024-09-09", "2024-09-09")]),
    ("MOSCOW, August 28. /TASS/. Ships trained on Thursday.", "2025-08-28", [("August 28", "2025-08-28", "2025-08-28"), ("Thursday", "2025-08-28", "2025-08-28")]),
    ("NANJING, Oct. 14 (Xinhua) -- Drills began on Monday.", "2024-10-14", [("Oct. 14", "2024-10-14", "2024-10-14"), ("Monday", "2024-10-14", "2024-10-14")]),
    ("Exercise Dragon-24 goes on.", WED, [("24", "2024", "2024")]),
]

# Sentences as news writes them.
MIXED: Table = [
    ("The two-day exercise began Tuesday and wraps up Wednesday.", WED, [("Tuesday", "2024-05-14", "2024-05-14"), ("Wednesday", "2024-05-15", "2024-05-15")]),
    ("The exercises, scheduled for 12-16 June, will test command.", WED, [("12-16 June", "2024-06-12", "2024-06-16")]),
    ("It will run from Sept 10-16.", WED, [("from Sept 10-16", "2024-09-10", "2024-09-16")]),
    ("It will run Sept. 10–16.", WED, [("Sept. 10–16", "2024-09-10", "2024-09-16")]),
    ("It will run from the end of May to mid-June.", WED, [("from the end of May to mid-June", "2024-05", "2024-06")]),
    ("It will be held in the week of August 5, 2024.", WED, [("week of August 5, 2024", "2024-08", "2024-08")]),
    ("The raid took place on the night of May 5-6.", WED, [("May 5-6", "2024-05-05", "2024-05-06")]),
    ("All ships had left by Friday evening.", WED, [("Friday evening", "2024-05-10", "2024-05-10")]),
    ("They could sail as early as Monday.", WED, [("Monday", "2024-05-20", "2024-05-20")]),
    ("The order was given at 0600 GMT on 3 May.", WED, [("3 May", "2024-05-03", "2024-05-03")]),
    ("It began on August 3rd, 2023.", WED, [("August 3rd, 2023", "2023-08-03", "2023-08-03")]),
    ("Ships have gathered since last Friday.", WED, [("since last Friday", "2024-05-10", None)]),
    ("Ships have gathered since early May.", WED, [("since early May", "2024-05", None)]),
    ("The drill will last until early next week.", WED, [("until early next week", None, "2024-05")]),
    ("A drill will open this coming Monday.", WED, [("this coming Monday", "2024-05-20", "2024-05-20")]),
    ("On 20 May 2023 they met. The week before, a jet had crashed.", WED, [("20 May 2023", "2023-05-20", "2023-05-20"), ("The week before", "2023-05", "2023-05")]),
    ("On 20 May 2023 they met. The previous week a jet had crashed.", WED, [("20 May 2023", "2023-05-20", "2023-05-20"), ("The previous week", "2023-05", "2023-05")]),
    ("Jets have been scrambled nine times over the past two weeks.", WED, [("past two weeks", "2024-05", "2024-05")]),
    ("The drill was held in 2019, 2021 and 2023.", WED, [("2019", "2019", "2019"), ("2021", "2021", "2021"), ("2023", "2023", "2023")]),
    ("It served there between 2014 and 2021.", WED, [("between 2014 and 2021", "2014", "2021")]),
    ("It served there from 2019 until 2022.", WED, [("from 2019 until 2022", "2019", "2022")]),
    ("It will be held in March or April.", "2023-12-01", [("March", "2024-03", "2024-03"), ("April", "2024-04", "2024-04")]),
    ("They fired on Monday and Tuesday.", WED, [("Monday and Tuesday", "2024-05-13", "2024-05-14")]),
    ("They fired on Monday and Thursday.", "2024-05-17", [("Monday", "2024-05-13", "2024-05-13"), ("Thursday", "2024-05-16", "2024-05-16")]),
    ("The drills, held annually since 2016, are small.", WED, [("since 2016", "2016", None)]),
    ("They met on Feb 29, 2023.", WED, [("Feb 29, 2023", None, None)]),
    ("Mon, 14 Oct 2024: ships leave.", None, [("Mon, 14 Oct 2024", "2024-10-14", "2024-10-14")]),
    ("It began on October the 14th.", "2024-10-20", [("October the 14th", "2024-10-14", "2024-10-14")]),
    ("They left on the morning of August 3.", "2023-08-05", [("August 3", "2023-08-03", "2023-08-03")]),
    ("They left in the early hours of Monday.", WED, [("Monday", "2024-05-13", "2024-05-13")]),
    ("Drills are set for June 3-7 and June 10-14.", WED, [("June 3-7", "2024-06-03", "2024-06-07"), ("June 10-14", "2024-06-10", "2024-06-14")]),
    ("It will run from 3 June (Monday) to 7 June (Friday).", WED, [("from 3 June (Monday) to 7 June (Friday)", "2024-06-03", "2024-06-07")]),
    ("It will run from Monday (June 3) to Friday (June 7).", WED, [("from Monday (June 3) to Friday (June 7)", "2024-06-03", "2024-06-07")]),
    ("In May of this year they met.", "2024-08-15", [("May of this year", "2024-05", "2024-05")]),
    ("Last year in October they met.", WED, [("Last year", "2023", "2023"), ("October", "2023-10", "2023-10")]),
    ("Earlier on Monday the fleet sailed.", WED, [("Earlier on Monday", "2024-05-13", "2024-05-13")]),
    ("Late on Tuesday the fleet sailed.", WED, [("Late on Tuesday", "2024-05-14", "2024-05-14")]),
    ("The drill is planned for the second week of June.", WED, [("second week of June", "2024-06", "2024-06")]),
    ("It should end towards the end of the month.", WED, [("end of the month", "2024-05", "2024-05")]),
    ("It will enter service in mid-2025.", WED, [("mid-2025", "2025", "2025")]),
    ("Flights are banned from June 1 on.", WED, [("from June 1 on", "2024-06-01", None)]),
    ("They sailed in July-August 2023.", WED, [("July-August 2023", "2023-07", "2023-08")]),
    ("On Wednesday, the 15th of May, they left.", WED, [("Wednesday, the 15th of May", "2024-05-15", "2024-05-15")]),
    ("From 1 to 3 p.m. the range is closed.", WED, []),
    ("In 2019 they met. Two years earlier they had quarrelled.", WED, [("2019", "2019", "2019"), ("Two years earlier", "2017", "2017")]),
    ("In 2019 they met. The year before, they had quarrelled.", WED, [("2019", "2019", "2019"), ("The year before", "2018", "2018")]),
    ("The exercise is planned for May.", "2024-02-01", [("May", "2024-05", "2024-05")]),
    ("The exercise was put off to May.", "2024-02-01", [("May", "2024-05", "2024-05")]),
    ("Throughout May the fleet will train.", "2024-02-01", [("May", "2024-05", "2024-05")]),
    ("The March drill was the first of its kind.", WED, [("March", "2024-03", "2024-03")]),
    ("DATE: AUGUST 3, 2025", None, [("AUGUST 3, 2025", "2025-08-03", "2025-08-03")]),
    ("Stamp 2024-05-15T10:00:00Z.", None, [("2024-05-15", "2024-05-15", "2024-05-15")]),
    ("It was held in 2024-05.", None, [("2024-05", "2024-05", "2024-05")]),
    ("The test was the second in six days after Thursday's launch.", WED, [("Thursday", "2024-05-09", "2024-05-09")]),
    ("The drills will start within days.", WED, [("within days", "2024-05", "2024-05")]),
    ("The war, now in its third year, began on 24 February 2022.", WED, [("24 February 2022", "2022-02-24", "2022-02-24")]),
    ("A spokesman told reporters on Tuesday the drill would begin on 20 May.", WED, [("Tuesday", "2024-05-14", "2024-05-14"), ("20 May", "2024-05-20", "2024-05-20")]),
    ("According to the plan, the drill, the third since 2022, takes place on 20 May.", WED, [("since 2022", "2022", None), ("20 May", "2024-05-20", "2024-05-20")]),
    ("The corvette returned to port on 20 December after a five-month cruise.", "2024-01-10", [("20 December", "2023-12-20", "2023-12-20")]),
    ("It will be the first such drill since November 2023.", WED, [("since November 2023", "2023-11", None)]),
    ("The exercise is being held from 10 to 20 May and involves 3,000 men.", WED, [("from 10 to 20 May", "2024-05-10", "2024-05-20")]),
    ("In January 40 ships took part.", WED, [("January", "2024-01", "2024-01")]),
    ("In January 24 ships took part.", WED, [("January", "2024-01", "2024-01")]),
    ("On May 9 2,000 men marched.", WED, [("May 9", "2024-05-09", "2024-05-09")]),
    ("In 2023 2,000 men marched.", WED, [("2023", "2023", "2023")]),
    ("The next day the ships left.", WED, [("The next day", None, None)]),
    ("The ships arrived on May 3. The next day they left.", WED, [("May 3", "2024-05-03", "2024-05-03"), ("The next day", "2024-05-04", "2024-05-04")]),
    ("The ships arrived on May 3 and left two days later.", WED, [("May 3", "2024-05-03", "2024-05-03"), ("two days later", "2024-05-05", "2024-05-05")]),
    ("The ships arrived on May 3, the ministry said on Tuesday. Two days later they left.", WED, [("May 3", "2024-05-03", "2024-05-03"), ("Tuesday", "2024-05-14", "2024-05-14"), ("Two days later", "2024-05-05", "2024-05-05")]),
    ("The drill, originally planned for April, was delayed.", WED, [("April", "2024-04", "2024-04")]),
    ("It had been held every spring until 2020.", WED, [("until 2020", None, "2020")]),
    ("The patrol began at the start of the week.", WED, [("start of the week", "2024-05", "2024-05")]),
    ("A new drill is expected at the start of next year.", WED, [("start of next year", "2025", "2025")]),
    ("He spoke a day after the two-week drill ended.", WED, [("a day after", None, None)]),
    ("The drill, which started last Thursday and concludes this Thursday, is the fifth.", WED, [("last Thursday", "2024-05-09", "2024-05-09"), ("this Thursday", "2024-05-16", "2024-05-16")]),
    ("South Korea and the U.S. kicked off the drill on Monday for an 11-day run through next Thursday.", "2024-08-19", [("Monday", "2024-08-19", "2024-08-19"), ("through next Thursday", None, "2024-08-29")]),
    ("It will be held on and around 8 September.", "2024-08-19", [("8 September", "2024-09-08", "2024-09-08")]),
    ("The second stage starts Sept. 2 and the third on the 9th.", "2024-08-19", [("Sept. 2", "2024-09-02", "2024-09-02"), ("the 9th", "2024-09-09", "2024-09-09")]),
    ("The war game ended Sept. 2, a week earlier than planned.", "2024-09-05", [("Sept. 2", "2024-09-02", "2024-09-02")]),
    ("The bombers flew on the same day as the summit opened, 24 May.", "2022-05-25", [("24 May", "2022-05-24", "2022-05-24")]),
    ("The drills started on Monday and will run through Friday, the ministry said in a statement on Tuesday.", "2024-05-14", [("Monday", "2024-05-13", "2024-05-13"), ("through Friday", None, "2024-05-17"), ("Tuesday", "2024-05-14", "2024-05-14")]),
    ("The exercise, which kicked off on May 6 and is scheduled to conclude on May 17, is large.", WED, [("May 6", "2024-05-06", "2024-05-06"), ("May 17", "2024-05-17", "2024-05-17")]),
    ("Eastern Shield 2018 took place between Sept. 11 and Sept. 17 that year.", "2022-09-01", [("2018", "2018", "2018"), ("between Sept. 11 and Sept. 17 that year", "2018-09-11", "2018-09-17")]),
    ("From Tuesday until the end of the week the range is closed.", WED, [("From Tuesday until the end of the week", "2024-05-14", "2024-05")]),
    ("The drill is scheduled for the last week of August.", WED, [("last week of August", "2024-08", "2024-08")]),
    ("The drill kicks off Monday.", "2024-05-17", [("Monday", "2024-05-20", "2024-05-20")]),
    ("It has been under way since Aug. 19 and is due to wrap up on the 29th.", "2024-08-23", [("since Aug. 19", "2024-08-19", None), ("the 29th", "2024-08-29", "2024-08-29")]),
    ("It is held every August and each May.", WED, []),
    ("He flew late on May 22 or early on May 23.", "2024-06-01", [("late on May 22", "2024-05-22", "2024-05-22"), ("early on May 23", "2024-05-23", "2024-05-23")]),
    ("Twelve flights have been counted so far this year.", WED, [("this year", "2024", "2024")]),
    ("They met this past weekend.", WED, [("this past weekend", "2024-05", "2024-05")]),
    ("On Dec. 31, 2023, and Jan. 1, 2024, drones were fired.", None, [("Dec. 31, 2023", "2023-12-31", "2023-12-31"), ("Jan. 1, 2024", "2024-01-01", "2024-01-01")]),
    ("It was held between late May and early June.", "2024-08-01", [("between late May and early June", "2024-05", "2024-06")]),
    ("It runs Sept. 30-Oct. 4, 2024.", None, [("Sept. 30-Oct. 4, 2024", "2024-09-30", "2024-10-04")]),
    ("It runs September 30–October 4.", "2024-09-20", [("September 30–October 4", "2024-09-30", "2024-10-04")]),
    ("It will take place in the first week in June.", WED, [("first week in June", "2024-06", "2024-06")]),
    ("It will take place in the first days of June.", WED, [("first days of June", "2024-06", "2024-06")]),
    ("It will be over by end-June.", WED, [("end-June", "2024-06", "2024-06")]),
    ("Drills opened four days after the envoy's visit to the island on August 2.", "2022-08-20", [("four days after", "2022-08-06", "2022-08-06"), ("August 2", "2022-08-02", "2022-08-02")]),
    ("The launch came a week before the Nov. 5 election.", "2024-11-10", [("a week before the Nov. 5", "2024-10", "2024-10")]),
    ("They will meet next spring.", WED, [("next spring", "2025", "2025")]),
    ("They met last winter.", WED, [("last winter", "2023", "2024")]),
    ("The fleet trained in the 2023/24 season.", WED, [("2023/24", "2023", "2024")]),
    ("It will be held 2-6 June 2025 at sea.", WED, [("2-6 June 2025", "2025-06-02", "2025-06-06")]),
    ("It will be held Monday 2 June - Friday 6 June 2025.", WED, [("Monday 2 June - Friday 6 June 2025", "2025-06-02", "2025-06-06")]),
    ("The ship left in mid-April and came home in early May.", WED, [("mid-April", "2024-04", "2024-04"), ("early May", "2024-05", "2024-05")]),
    ("Some 20 planes were tracked between 6 a.m. Tuesday and 6 a.m. Wednesday.", WED, [("Tuesday", "2024-05-14", "2024-05-14"), ("Wednesday", "2024-05-15", "2024-05-15")]),
    ("Missiles were fired on May 30, June 1 and June 3.", "2024-06-10", [("May 30", "2024-05-30", "2024-05-30"), ("June 1", "2024-06-01", "2024-06-01"), ("June 3", "2024-06-03", "2024-06-03")]),
    ("The last such launch was on Jan. 14, the one before that on Dec. 18.", WED, [("Jan. 14", "2024-01-14", "2024-01-14"), ("Dec. 18", "2023-12-18", "2023-12-18")]),
    ("It is the first launch since April 22.", WED, [("since April 22", "2024-04-22", None)]),
    ("Exercise Baltic Arrow 24, from 3 to 14 June, will involve 9,000 men.", WED, [("24", "2024", "2024"), ("from 3 to 14 June", "2024-06-03", "2024-06-14")]),
    ("The ministry announced on Tuesday that the exercise scheduled for next month had been called off.", WED, [("Tuesday", "2024-05-14", "2024-05-14"), ("next month", "2024-06", "2024-06")]),
    ("On the third day, May 9, the guns fell silent.", WED, [("May 9", "2024-05-09", "2024-05-09")]),
    ("The allies began a five-day drill Monday, days after the North fired a missile.", WED, [("Monday", "2024-05-13", "2024-05-13")]),
    ("SEOUL, Nov. 1 (News) -- A missile was fired on Thursday, the military said on Friday.", "2024-10-31", [("Nov. 1", "2024-11-01", "2024-11-01"), ("Thursday", "2024-10-31", "2024-10-31"), ("Friday", "2024-11-01", "2024-11-01")]),
    ("The war games will be held between 1 and 7 September, the agency said on 28 August.", "2022-08-29", [("between 1 and 7 September", "2022-09-01", "2022-09-07"), ("28 August", "2022-08-28", "2022-08-28")]),
    ("Last month's drill, which ended on April 20, was the largest.", WED, [("Last month", "2024-04", "2024-04"), ("April 20", "2024-04-20", "2024-04-20")]),
    ("The corvette is to sail by the end of this month.", WED, [("end of this month", "2024-05", "2024-05")]),
    ("In the year to March the air force scrambled 669 times.", WED, [("March", "2024-03", "2024-03")]),
    ("It took place in August and September last year.", WED, [("August and September last year", "2023-08", "2023-09")]),
    ("The two sides held the first edition in 2016 and the second a year later.", WED, [("2016", "2016", "2016"), ("a year later", "2017", "2017")]),
    ("On 3 May the ship left Kiel; on the 9th it reached Gdynia.", WED, [("3 May", "2024-05-03", "2024-05-03"), ("the 9th", "2024-05-09", "2024-05-09")]),
    ("They sailed on Feb. 27 and came back two days later, on Feb. 29.", WED, [("Feb. 27", "2024-02-27", "2024-02-27"), ("two days later", "2024-02-29", "2024-02-29"), ("Feb. 29", "2024-02-29", "2024-02-29")]),
    ("China's drills in August 2022 lasted until the 7th; in April 2023 they lasted three days.", WED, [("August 2022", "2022-08", "2022-08"), ("until the 7th", None, "2022-08-07"), ("April 2023", "2023-04", "2023-04")]),
    ("The next exercise is due in the second half of 2025.", WED, [("second half of 2025", "2025", "2025")]),
    ("The submarine surfaced at dawn Thursday.", WED, [("Thursday", "2024-05-09", "2024-05-09")]),
    ("Since June 2023, ships have called at the port four times.", WED, [("Since June 2023", "2023-06", None)]),
    ("The frigate arrived a week ago and leaves on Friday.", WED, [("a week ago", "2024-05", "2024-05"), ("Friday", "2024-05-17", "2024-05-17")]),
    ("The drill was to have begun on Monday but was put off until May 27.", WED, [("Monday", "2024-05-13", "2024-05-13"), ("until May 27", None, "2024-05-27")]),
    ("It is the second test in six days after Thursday's launch.", WED, [("Thursday", "2024-05-09", "2024-05-09")]),
    ("Friday's summit will go on as planned.", WED, [("Friday", "2024-05-17", "2024-05-17")]),
    ("The crew said the drill would begin today.", WED, [("today", "2024-05-15", "2024-05-15")]),
]

# Numbers, names and verbs that look like dates.
NOTHING = [
    "A Type 055 destroyer and four F-35 fighters took part.",
    "Some 2,000 troops and 1,200 vehicles were sent.",
    "The ship may sail if the wind allows; crews march on.",
    "May the best crew win.",
    "Theresa May spoke to the troops.",
    "The Long March 5 rocket stood on its pad.",
    "A resupply run to Second Thomas Shoal was blocked.",
    "The U.S. 3rd Fleet sent 24 ships and the 65th Medical Brigade.",
    "Call +1 202 555 2024 or 0171-2024-118.",
    "Army beat Navy 17-10 after 60 minutes.",
    "About 2000 soldiers and 2024 sailors were there.",
    "More than 2000 reservists were called up.",
    "The K-9 howitzer fired 24 rounds at 1900 hrs.",
    "The shop sells 9/11 memorials 24/7.",
    "A march on the capital was called off.",
    "Russia Today and USA Today carried the story.",
    "He read the Sunday Times on a Black Friday offer.",
    "Patrols are flown every Monday.",
    "The price rose to $2024 and then to 2024 euros.",
    "June Carter sang for the crews.",
    "It went on for two weeks and lasted 11 days.",
    "The 21-year-old pilot flew a Su-30 and a Tu-95.",
    "After ten days the crews were tired, two days after all.",
    "In his last year as a captain he won.",
    "The sat phone and the sun shield worked.",
    "An old spring near the camp may fall dry.",
    "Resolution 2024 and Article 23 were quoted.",
    "A range of 2000 km and a height of 1950 metres.",
    "The group met for the first quarter of an hour.",
    "The first half of the match was dull.",
    "The ship is on its second day of sea trials after a decade.",
    "Sergeant Major May Li and Captain April Jones spoke.",
    "It costs 20 a day, or 140 a week.",
    "The march from Selma is a long one.",
    "Mar del Plata and Dec systems were named.",
    "They came from 31 nations.",
    "A crowd of 2030 people watched.",
    "The men were armed to the teeth and ready to go.",
    "In the last hour of play they scored.",
    "His unit, the 101st, and the 82nd were named.",
    "He is 24, she is 31.",
    "Highway 101 to exit 24 is closed.",
    "Since then nothing has changed; until now no one knew.",
    "Ten days of rain, two weeks of sun.",
    "At 20:24 the crew saw a light; at 7.50 it went out.",
    "Boeing 737, Airbus A320 and Il-76 planes landed.",
]
# fmt: on

ALL = [*ABSOLUTE, *RANGES, *DAYS, *UNITS, *YEARS, *OPEN, *STORY, *UNDATED, *NAMES, *MIXED]


@pytest.mark.parametrize(("text", "published", "expected"), ALL, ids=[f"{row[0][:60]} [{row[1]}]" for row in ALL])
def test_dates_in_news_language(
    text: str, published: str | None, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = find_dates(text, published=published)
    assert [(d.text, d.start, d.end) for d in found] == expected
    for date in found:
        assert text[date.start_char : date.end_char] == date.text


def test_there_are_enough_cases() -> None:
    assert len({(text, published) for text, published, _ in ALL}) == len(ALL) >= 250


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, published=WED) == ()


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("It began on May 3.", 1),
        ("It began this week.", 2),
        ("It began over the weekend.", 2),
        ("It began last month.", 3),
        ("It began in early May.", 3),
        ("It began in the summer of 2023.", 4),
        ("It began earlier this year.", 4),
        ("It began last year.", 5),
        ("It ran from May 3 to 9.", 1),
        ("It ran from May 3 to late May.", 3),
    ],
)
def test_precision(text: str, precision: int) -> None:
    assert [d.date_prec for d in find_dates(text, published=WED)] == [precision]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("The exercise starts next week.", ("2024-05-20", "2024-05-26", "2024-05")),
        ("They drilled last week.", ("2024-05-06", "2024-05-12", "2024-05")),
        ("It was seen over the weekend.", ("2024-05-11", "2024-05-12", "2024-05")),
        ("It will be held in the first half of June.", ("2024-06-01", "2024-06-15", "2024-06")),
        ("They will meet later this month.", ("2024-05-15", "2024-05-31", "2024-05")),
        ("They met earlier this month.", ("2024-05-01", "2024-05-15", "2024-05")),
        ("It was held in the summer of 2022.", ("2022-06-01", "2022-08-31", "2022")),
        ("It was held from May 3 to 9.", ("2024-05-03", "2024-05-09", "2024-05")),
        ("It goes on until May 31.", (None, "2024-05-31", "2024-05-31")),
        ("They have trained since Monday.", ("2024-05-13", None, "2024-05-13")),
    ],
)
def test_bounds(text: str, bounds: tuple[str | None, str | None, str]) -> None:
    (mention,) = find_times(text, published=WED)
    assert (mention.earliest, mention.latest, mention.within) == bounds


@pytest.mark.parametrize(
    ("text", "word", "kind", "tense", "is_reporting"),
    [
        ("The ministry said on Friday that ships would sail on Monday.", "Friday", "point", "past", True),
        ("The ministry said on Friday that ships would sail on Monday.", "Monday", "point", "future", False),
        ("On Saturday the island reported 20 planes.", "Saturday", "point", "past", False),
        ("On Saturday the admiral said that all was calm.", "Saturday", "point", "past", True),
        ("According to a statement released on Friday, ships will sail.", "Friday", "point", "past", True),
        ("The crews were told on Friday to take shelter.", "Friday", "point", "past", False),
        ("Ships left the port on Friday, the United States said.", "Friday", "point", "past", False),
        ("They go on until May 31.", "until May 31", "until", "present", False),
        ("They have trained since Monday.", "since Monday", "since", "past", False),
        ("It was held from May 3 to 9.", "from May 3 to 9", "range", "past", False),
        ("It was held on May 3. Two days later it was over.", "Two days later", "anchor-relative", "past", False),
        ("BEIJING, May 14 - Ships left.", "May 14", "dateline", "past", True),
        ("The drill Ocean-2024 is over.", "2024", "name", "present", False),
        ("Ships are to sail on Friday.", "Friday", "point", "future", False),
        ("The drill is scheduled for Friday.", "Friday", "point", "future", False),
        ("The drill starts on Friday.", "Friday", "point", "present", False),
        ("Due to the storm the ships left on Friday.", "Friday", "point", "past", False),
        ("The ships were due to leave on Friday.", "Friday", "point", "future", False),
        ("The navy tests its plans this spring.", "this spring", "point", "unknown", False),
        ("The ships could sail on Friday.", "Friday", "point", "future", False),
        ("They may sail on Friday.", "Friday", "point", "future", False),
        ("The drill was put off to Friday.", "Friday", "point", "past", False),
    ],
)
def test_kind_tense_and_reporting(text: str, word: str, kind: str, tense: str, is_reporting: bool) -> None:
    (mention,) = [m for m in find_times(text, published=WED) if m.expression.text == word]
    assert (mention.kind, mention.tense, mention.is_reporting) == (kind, tense, is_reporting)


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("It began on May 3.", "on"),
        ("It began before May 3.", "before"),
        ("It began after May 3.", "after"),
        ("All left by May 3.", "by"),
        ("It began May 3.", ""),
    ],
)
def test_marker(text: str, marker: str) -> None:
    assert [m.marker for m in find_times(text, published=WED)] == [marker]


def test_open_ends_are_told() -> None:
    (until,) = find_times("They go on until May 31.", published=WED)
    (since,) = find_times("They have trained since Monday.", published=WED)
    assert (until.is_open_start, until.is_open_end) == (True, False)
    assert (since.is_open_start, since.is_open_end) == (False, True)


def test_chain_of_anchors_leads_back_to_a_date() -> None:
    text = "On May 3 ships left. Two days later they met. The following day they parted."
    first, second, third = find_times(text, published=WED)
    at = [(m.expression.start_char, m.expression.end_char) for m in (first, second)]
    assert [(s.start, s.end) for s in second.anchors] == [at[0]]
    assert [(s.start, s.end) for s in third.anchors] == [at[1], at[0]]
    assert third.expression.start == "2024-05-06"


def test_when_somebody_spoke_is_no_anchor_of_the_story() -> None:
    text = "On May 3 ships left, the navy said on Tuesday. Two days later they met."
    assert [d.start for d in find_dates(text, published=WED)] == ["2024-05-03", "2024-05-14", "2024-05-05"]


@pytest.mark.parametrize(
    ("text", "published", "reason"),
    [
        ("The ships sailed on Monday.", None, "no publication date"),
        ("They drilled last month.", None, "no publication date"),
        ("A year ago this month they drilled.", None, "no publication date"),
        ("Days later they sailed.", WED, "no earlier date to count from"),
        ("That year they sailed.", WED, "no earlier date to count from"),
        ("The test came a day after the summit.", WED, "counted from an event, not from a date"),
        ("In recent weeks they drilled.", WED, "no dates follow from it"),
        ("It fell on the second anniversary of the war.", WED, "the anniversary of an event"),
        ("They met on Feb 30, 2023.", WED, "the calendar has no such day"),
        ("The ships sailed on Monday.", "2022-08", "publication is known to the month only"),
        ("They met on Tuesday, 15 May 2024.", WED, "weekday and date disagree"),
        ("The log says 8/9/2022.", WED, "day and month could be either way round"),
        ("It will start next Friday.", WED, "could also be 2024-05-17"),
    ],
)
def test_reasons(text: str, published: str | None, reason: str) -> None:
    assert [d.reason for d in find_dates(text, published=published)] == [reason]


@pytest.mark.parametrize("published", ["2024-05-15T23:59:00+09:00", " 2024-05-15 ", "2024-05-15 10:00"])
def test_time_stamps_are_cut(published: str) -> None:
    assert [d.start for d in find_dates("Two ships left yesterday.", published=published)] == ["2024-05-14"]


@pytest.mark.parametrize(
    "published", ["", "soon", "15 May 2024", "2024-13-01", "2024-02-30", "0001-01-01", "9999-12-31"]
)
def test_useless_publication_dates_count_as_none(published: str) -> None:
    (date,) = find_dates("Two ships left yesterday.", published=published)
    assert (date.start, date.reason) == (None, "no publication date")


def test_headline_gives_a_year() -> None:
    text = "The drills took place from September 1 to 14 in the hills."
    (date,) = find_dates(text, published=None, title="Red Ridge 2025 ends")
    assert (date.start, date.end, date.rule) == (
        "2025-09-01",
        "2025-09-14",
        "range: day and month, year from the text",
    )
    assert find_dates(text, published=None)[0].start is None


def test_given_sentences_are_used() -> None:
    text = "Ships will sail\non Monday the crews slept"
    cut = text.index("\n") + 1
    spans = (Span(start=0, end=cut), Span(start=cut, end=len(text)))
    assert [d.start for d in find_dates(text, published=WED, sentences=spans)] == ["2024-05-13"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 11-day drill ended.", [("11-day", 11, None, "", True)]),
        ("It was a week-long affair.", [("week-long", 7, None, "", False)]),
        ("It was a months-long test.", [("months-long", None, None, "", False)]),
        ("They trained for four days.", [("four days", 4, None, "for", True)]),
        ("It closed after ten days at sea.", [("ten days", 10, None, "after", True)]),
        ("The drill lasts a week.", [("a week", 7, None, "lasts", False)]),
        ("It lasted three days from June 27.", [("three days", 3, None, "lasted", True)]),
        ("A patrol of 13 hours ended.", [("13 hours", 1, 13, "of", True)]),
        ("The 13-hour and the 36-hour flights.", [("13-hour", 1, 13, "", True), ("36-hour", 2, 36, "", True)]),
        ("After two weeks of training.", [("two weeks", 14, None, "after", False)]),
        ("It took over three weeks.", [("three weeks", 21, None, "took", False)]),
        ("It went on for two and a half weeks.", [("two and a half weeks", 17, None, "for", False)]),
        ("A live shoot closes the 11 days.", [("11 days", 11, None, "the", True)]),
        ("It was a daylong drill.", [("daylong", 1, None, "", True)]),
        ("It was a multi-day drill.", [("multi-day", None, None, "", False)]),
        ("Three days later they left.", []),
        ("A week ago they left.", []),
        ("The 21-year-old pilot flew for the sixth time.", []),
        ("Five days before the vote it stopped.", []),
    ],
)
def test_durations(text: str, expected: list[tuple[str, int | None, int | None, str, bool]]) -> None:
    found = find_durations(text)
    assert [(d.text, d.days, d.hours, d.lead, d.is_exact) for d in found] == expected
    assert all(text[d.start_char : d.end_char] == d.text for d in found)


def test_days_are_counted_inclusively() -> None:
    assert add_days_inclusive("2025-08-03", 3) == "2025-08-05"
    assert add_days_inclusive("2024-08-19", 11) == "2024-08-29"
    assert add_days_inclusive("2024-02-28", 3) == "2024-03-01"
    assert subtract_days_inclusive("2024-09-27", 18) == "2024-09-10"
    assert subtract_days_inclusive("2024-03-14", 12) == "2024-03-03"
    for coarse in ("2024-08", "2024", "soon", ""):
        assert add_days_inclusive(coarse, 3) is None
        assert subtract_days_inclusive(coarse, 3) is None
    assert add_days_inclusive("2025-08-03", 0) is None


# --- properties ------------------------------------------------------------------------------------------------------

WORDS = """on in from to until since between and the a , . - ( ) / May March Monday Friday, August 3 14 30 31 2024 2025-08-03
last next this that week month year day days weeks later earlier ago before after early late mid end of first half 3rd
yesterday today two three few several summer was will said began Ocean-2024 9/11 Sept. 1/2/2024 12.5.2023 within hour 's
following previous same coming past over 1980s Q3 shortly anniversary tonight overnight \n""".split(" ")
word_soup = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
dates_of_publication = st.one_of(st.none(), st.dates().map(str), st.sampled_from(["2022", "2022-08", "nonsense"]))


def check(text: str, mentions: tuple[TimeMention, ...]) -> None:
    spans = [(m.expression.start_char, m.expression.end_char) for m in mentions]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for mention in mentions:
        date = mention.expression
        assert text[date.start_char : date.end_char] == date.text
        assert all(value is None or len(value) in (4, 7, 10) for value in (date.start, date.end))
        if date.start and date.end:
            length = min(len(date.start), len(date.end))
            assert date.start[:length] <= date.end[:length]
        known = date.start is not None or date.end is not None
        assert (date.date_prec is not None) == known
        assert known or date.reason
        if mention.earliest and mention.latest:
            assert mention.earliest <= mention.latest


@given(text=st.one_of(st.text(max_size=300), word_soup), published=dates_of_publication)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_sound_spans_and_values(text: str, published: str | None) -> None:
    check(text, find_times(text, published=published))


@given(text=word_soup)
@settings(max_examples=150, deadline=None)
def test_no_day_is_made_up_without_a_number_or_a_publication_date(text: str) -> None:
    bare = "".join(c for c in text if not c.isdigit())
    assert all(d.start is None and d.end is None for d in find_dates(bare, published=None))


@given(text=st.one_of(st.text(max_size=300), word_soup))
@settings(max_examples=150, deadline=None)
def test_durations_of_any_text_lie_inside_it(text: str) -> None:
    for duration in find_durations(text):
        assert text[duration.start_char : duration.end_char] == duration.text
        assert duration.days is None or duration.days > 0


LONG = {
    "prose": "The navies said on Monday, May 6, that 2,000 troops would train from 9 to 21 June 2019 near the port. ",
    "dates": "May 3, 2024 ",
    "numbers": "12 ",
    "dotted": "1.1.",
    "dashes": "1-",
    "weekdays": "Monday ",
    "from": "from 3 to ",
    "the": "the first half of the ",
    "on": "on ",
    "capitals": "ABCDEF ",
    "one word": "a",
    "brackets": "Monday (May ",
    "days later": "days later ",
    "for": "for two ",
    "no spaces": "May3,",
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_length_only(name: str) -> None:
    text = (LONG[name] * (100_000 // len(LONG[name]) + 1))[:100_000]
    started = time.process_time()
    mentions = find_times(text, published=WED)
    find_durations(text)
    # Two seconds for the text, and for those that are nothing but dates half a millisecond for each.
    assert time.process_time() - started < 2 + 0.0005 * len(mentions)
    check(text, mentions)


def test_same_input_gives_same_output() -> None:
    text = " ".join(row[0] for row in ALL[:80])
    assert find_times(text, published=WED) == find_times(text, published=WED)
