window.YTD.tweet.part0 = [
 {
  "id_str": "1900000000000000003",
  "created_at": "Sat Mar 14 08:05:33 +0000 2026",
  "full_text": "A long story of serum that goes on and on and\u2026 https://t.co/long1",
  "entities": {
   "urls": [
    {
     "url": "https://t.co/long1",
     "expanded_url": "https://twitter.com/i/web/status/1"
    }
   ]
  }
 },
 {
  "id_str": "1900000000000000004",
  "created_at": "Sat Mar 14 08:06:00 +0000 0006",
  "full_text": "broken year https://t.co/pic1",
  "extended_entities": {
   "media": [
    {
     "url": "https://t.co/pic1",
     "type": "photo",
     "media_url_https": "https://pbs.example/1.jpg"
    },
    {
     "url": "https://t.co/pic1",
     "type": "video",
     "media_url_https": "https://pbs.example/2.jpg"
    }
   ]
  }
 },
 {
  "id_str": "1900000000000000005",
  "created_at": "Sat Mar 14 08:07:00 +0000 2026",
  "full_text": "@mia &lt;b&gt; &quot;kept&quot;",
  "in_reply_to_status_id_str": "1900000000000000001",
  "in_reply_to_screen_name": "mia",
  "favorite_count": "x",
  "edit_info": {
   "edit": {
    "initialTweetId": "1"
   }
  }
 },
 {
  "id_str": 7,
  "created_at": null,
  "full_text": null
 },
 {
  "tweet": {
   "id_str": "1900000000000000006",
   "full_text": [
    "damaged"
   ]
  }
 },
 {
  "tweet": {
   "id_str": "1900000000000000007",
   "created_at": "Sat Mar 14 08:09:00 +0000 2026",
   "full_text": "RT @glow_shop: 2 &amp; 1\nmore"
  }
 }
]