# ruff: noqa: E501 - records of lists are long
"""Small lists in the publishers' formats, written from their documentation; the parties are invented."""

_EU_COLUMNS = (
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;Entity_DesignationDate;"
    "Entity_DesignationDetails;Entity_Remark;Entity_SubjectType;Entity_SubjectType_ClassificationCode;"
    "Entity_Regulation_EntryIntoForceDate;Entity_Regulation_NumberTitle;Entity_Regulation_Programme;"
    "NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;NameAlias_WholeName;NameAlias_NameLanguage;"
    "NameAlias_Function;NameAlias_Remark;Address_City;Address_Street;Address_CountryIso2Code;"
    "Address_CountryDescription;BirthDate_BirthDate;BirthDate_Day;BirthDate_Month;BirthDate_Year;"
    "Identification_Number;Identification_TypeCode;Identification_CountryIso2Code;Citizenship_CountryIso2Code"
)


def _eu_row(**values: str) -> str:
    given = {"fileGenerationDate": "02/03/2026", "Entity_SubjectType": "P", **values}
    return ";".join(given.get(column, "") for column in _EU_COLUMNS.split(";"))


EU_CSV = "\ufeff" + "\r\n".join([
    _EU_COLUMNS,
    _eu_row(Entity_LogicalId="77", Entity_SubjectType="E", NameAlias_WholeName="Zorbex Public Security Bureau",
            Entity_Regulation_EntryIntoForceDate="2021-03-22", Entity_Regulation_Programme="HR"),
    _eu_row(Entity_LogicalId="77", Entity_SubjectType="E", NameAlias_WholeName="左贝公安局", NameAlias_NameLanguage="ZH"),
    _eu_row(Entity_LogicalId="77", Entity_SubjectType="E", NameAlias_WholeName="ZB", NameAlias_Remark="Low quality a.k.a."),
    _eu_row(Entity_LogicalId="77", Entity_SubjectType="E", Address_City="Goma", Address_CountryIso2Code="CD",
            Address_CountryDescription="CONGO"),
    _eu_row(Entity_LogicalId="78", NameAlias_FirstName="Jan", NameAlias_LastName="Qasim", Citizenship_CountryIso2Code="PL"),
    _eu_row(Entity_LogicalId="78", BirthDate_Year="1960", BirthDate_Month="5", BirthDate_Day="7",
            Identification_Number="AB123456", Identification_TypeCode="passport", Identification_CountryIso2Code="PL"),
    "",
])  # fmt: skip

_UK_COLUMNS = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
    "Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,"
    "Address Line 1,Address Postal Code,Address Country,Date Designated,D.O.B,Nationality(/ies),"
    "National Identifier number,Passport number,IMO number"
)


def _uk_row(**values: str) -> str:
    plain = (
        column.replace(" ", "_").replace("-", "_").replace("(/ies)", "") for column in _UK_COLUMNS.split(",")
    )
    return ",".join(values.get(column, "") for column in plain)


UK_CSV = "\n".join([
    "Report Date: 13-Feb-2026",
    _UK_COLUMNS,
    _uk_row(Unique_ID="XYZ0001", Name_6="QASIM", Name_1="Jan", Name_2="Piotr", Name_type="Primary Name",
            Designation_Type="Individual", Regime_Name="Global", Date_Designated="12/01/2022", **{"D.O.B": "dd/mm/1960"},
            Nationality="Poland", Name_non_latin_script="يان قاسم", Non_latin_script_language="Arabic"),
    _uk_row(Unique_ID="XYZ0001", Name_6="KASSIM", Name_1="J", Name_type="Alias", Alias_strength="Low quality",
            Designation_Type="Individual", Regime_Name="Global", Passport_number="(1) AB123456 (2) CD789012"),
    _uk_row(Unique_ID="XYZ0002", Name_6="ZORBEX PROSPECT", Name_type="Primary Name", Designation_Type="Ship",
            Regime_Name="Russia", IMO_number="9311622", Sanctions_Imposed="Prohibition of port entry|Detention"),
    "",
])  # fmt: skip

UK_XML = """<?xml version="1.0" encoding="utf-8"?>
<Designations><DateGenerated>13/02/2026</DateGenerated>
<Designation><UniqueID>XYZ0001</UniqueID><DateDesignated>12/01/2022</DateDesignated>
<Names><Name><Name1>Jan</Name1><Name2>Piotr</Name2><Name6>QASIM</Name6><NameType>Primary Name</NameType></Name>
<Name><Name1>J</Name1><Name6>KASSIM</Name6><NameType>Alias</NameType><AliasStrength>Low quality</AliasStrength></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>يان قاسم</NameNonLatinScript>
<NonLatinScriptLanguage>Arabic</NonLatinScriptLanguage></NonLatinName></NonLatinNames>
<RegimeName>Global</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
<SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
<Addresses><Address><AddressLine1>1 Road</AddressLine1><AddressCountry>Iraq</AddressCountry></Address></Addresses>
<IndividualDetails><Individual><DOBs><DOB>00/00/1960</DOB></DOBs>
<Nationalities><Nationality>Poland</Nationality></Nationalities>
<PassportDetails><Passport><PassportNumber>AB123456</PassportNumber></Passport></PassportDetails></Individual>
</IndividualDetails></Designation></Designations>"""

SECO_XML = """<?xml version="1.0" encoding="UTF-8"?>
<swiss-sanctions-list list-type="full" date="2026-02-20" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<sanctions-program ssid="1"><program-name lang="ger">Verordnung</program-name><program-name lang="eng">Ordinance X</program-name>
<sanctions-set ssid="2" lang="eng">annex</sanctions-set></sanctions-program>
<place ssid="9"><location>Goma</location><country iso-code="CD">Congo (DR)</country></place>
<target ssid="10" sanctions-set-id="2"><individual sex="male"><identity ssid="11" main="true">
<name ssid="12" name-type="primary-name" quality="good">
<name-part ssid="13" order="1" name-part-type="family-name"><value>Qasim</value>
<spelling-variant ssid="14" lang="ara" script="Arab">قاسم</spelling-variant></name-part>
<name-part ssid="15" order="2" name-part-type="given-name"><value>Jan</value>
<spelling-variant ssid="16" lang="ara" script="Arab">يان</spelling-variant></name-part></name>
<name ssid="17" name-type="alias" quality="low"><name-part ssid="18" order="1" name-part-type="whole-name"><value>JQ</value>
</name-part></name>
<nationality ssid="19"><country iso-code="PL">Poland</country></nationality>
<day-month-year ssid="20" day="7" month="5" year="1960" calendar="Gregorian"/>
<address ssid="21" place-id="9"><address-details>1 Road</address-details></address>
<identification-document ssid="22" document-type="passport"><number>AB123456</number><issuer code="PL">Poland</issuer>
</identification-document></identity><justification ssid="23">seen</justification></individual>
<modification ssid="24" modification-type="listed" publication-date="2020-01-02" effective-date="2020-01-03"/></target>
<target ssid="30" sanctions-set-id="2"><entity><identity ssid="31" main="true"><name ssid="32" name-type="primary-name">
<name-part ssid="33" order="1" name-part-type="whole-name"><value>Zorbex Group</value></name-part></name></identity></entity>
<modification ssid="34" modification-type="de-listed" publication-date="2023-05-06" effective-date="2023-05-07"/>
<modification ssid="35" modification-type="listed" publication-date="2019-01-01" effective-date="2019-01-01"/></target>
</swiss-sanctions-list>"""

OFAC_XML = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML" Version="1">
<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>7</Month><Day>31</Day></DateOfIssue>
<ReferenceValueSets><AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
<AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11" ISO2="CN">China</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="25">Location</FeatureType>
<FeatureType ID="10">Nationality Country</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<ListValues><List ID="1550">SDN List</List><List ID="91512">Consolidated List</List></ListValues>
<LocPartTypeValues><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
<PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown
</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="215" ScriptCode="Latn">Latin</Script><Script ID="220" ScriptCode="Hans">Chinese</Script></ScriptValues>
</ReferenceValueSets>
<Locations><Location ID="70"><LocationCountry CountryID="11" CountryRelevanceID="1"/><LocationPart LocPartTypeID="1454">
<LocationPartValue Primary="true"><Comment/><Value>Urumqi</Value></LocationPartValue></LocationPart></Location></Locations>
<IDRegDocuments><IDRegDocument ID="80" IDRegDocTypeID="1571" IdentityID="501" IssuedBy-CountryID="11"><Comment/>
<IDRegistrationNo>E1234567</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties>
<DistinctParty FixedRef="100"><Comment/><Profile ID="100" PartySubTypeID="4"><Identity ID="501" FixedRef="100" Primary="true">
<Alias FixedRef="100" AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1" FixedRef="100">
<DocumentedNamePart><NamePartValue ScriptID="215">QASIM</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue ScriptID="215">Jan</NamePartValue></DocumentedNamePart></DocumentedName>
<DocumentedName ID="2" FixedRef="100"><DocumentedNamePart><NamePartValue ScriptID="220">卡西姆</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias>
<Alias FixedRef="100" AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="3" FixedRef="100">
<DocumentedNamePart><NamePartValue ScriptID="215">JQ</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
<Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1"><DatePeriod><Start><From><Year>1960</Year><Month>5</Month><Day>7</Day>
</From></Start></DatePeriod></FeatureVersion></Feature>
<Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="2"><VersionLocation LocationID="70"/></FeatureVersion></Feature>
</Profile></DistinctParty>
<DistinctParty FixedRef="200"><Comment/><Profile ID="200" PartySubTypeID="3"><Identity ID="502" FixedRef="200" Primary="true">
<Alias FixedRef="200" AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="4"><DocumentedNamePart>
<NamePartValue ScriptID="215">ZORBEX OPTICS</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias FixedRef="200" AliasTypeID="1401" Primary="false" LowQuality="false"><DocumentedName ID="5"><DocumentedNamePart>
<NamePartValue ScriptID="215">ZED OPTICS</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
</Profile></DistinctParty></DistinctParties>
<SanctionsEntries>
<SanctionsEntry ID="1" ProfileID="100" ListID="1550"><EntryEvent ID="1"><Date><Year>2020</Year><Month>7</Month><Day>9</Day></Date>
</EntryEvent><SanctionsMeasure ID="1" SanctionsTypeID="1"><Comment>GLOMAG</Comment></SanctionsMeasure></SanctionsEntry>
<SanctionsEntry ID="2" ProfileID="200" ListID="1550"><SanctionsMeasure ID="2" SanctionsTypeID="1"><Comment>GLOMAG</Comment>
</SanctionsMeasure><SanctionsMeasure ID="3" SanctionsTypeID="2"><Comment/></SanctionsMeasure></SanctionsEntry>
</SanctionsEntries></Sanctions>"""

FTM = "\n".join([
    '{"id":"NK-1","caption":"Jan Qasim","schema":"Person","properties":{"name":["Qasim Jan","Jan Qasim"],'
    '"alias":["يان قاسم"],"weakAlias":["JQ"],"previousName":["Jan Old"],"birthDate":["1960-05-07"],"nationality":["pl"],'
    '"topics":["sanction"]},"datasets":["eu_fsf"],"referents":[],"last_change":"2026-02-01T10:00:00"}',
    '{"id":"S-1","caption":"Sanction","schema":"Sanction","properties":{"entity":["NK-1"],"authority":["Council"],'
    '"program":["HR"],"startDate":["2021-03-22"]},"datasets":["eu_fsf"]}',
    '{"id":"P-1","caption":"P","schema":"Passport","properties":{"holder":["NK-1"],"number":["AB123456"]},"datasets":[]}',
    "",
])  # fmt: skip
FTM_NESTED = (
    '{"id":"NK-2","caption":"Zorbex Group","schema":"Company","properties":{"name":["Zorbex Group"],"country":["cd"],'
    '"sanctions":[{"id":"S-2","schema":"Sanction","properties":{"authority":["FCDO"],"startDate":["2020-01-01"],'
    '"endDate":["2024-01-01"]},"datasets":[]}],"addressEntity":[{"id":"a","schema":"Address","properties":{"full":'
    '["1 Road, Goma"]}}]},"datasets":["gb_fcdo_sanctions"]}\n'
)

OWN_CSV = (
    "name;aliases;kind;countries;identifiers;reason\n"
    "Zorbex Handels GmbH;Zorbex|Z-Handel;organisation;DE|Austria;VAT: DE123456789;diverted goods in 2024\n"
    "Jürgen Qasim;;person;;;asked for unmarked boxes\n"
)
